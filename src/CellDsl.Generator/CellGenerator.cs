using Microsoft.CodeAnalysis;

namespace CellDsl.Generator;

/// <summary>Writes the kernels of every [Cell] class.</summary>
[Generator]
public sealed class CellGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
    }
}
