using Microsoft.CodeAnalysis;

namespace CellDsl.TileGenerator;

/// <summary>Writes the register-tile products of the CPU engine: one straight-line method per tile shape, so that no accumulator leaves its
/// register.</summary>
[Generator]
public sealed class TileProductGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
        => context.RegisterPostInitializationOutput(static output => output.AddSource("TileProducts.g.cs", TileProductSource.Write()));
}
