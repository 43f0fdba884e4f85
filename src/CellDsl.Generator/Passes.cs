using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator;

/// <summary>The list of passes that turn a model into what the emitter prints.</summary>
internal static class Passes
{
    public static CompiledCell? Run(CellModel cell, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return null;
    }
}
