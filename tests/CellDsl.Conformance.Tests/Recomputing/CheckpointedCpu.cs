using System.Numerics;
using CellDsl.Reference;

namespace CellDsl.Conformance.Tests.Recomputing;

/// <summary>The generated code with gradient checkpointing, in the widest and the scalar form.</summary>
sealed class CheckpointedCpu(int every) : Backend($"cpu with checkpoints at every {every} steps")
{
    public override IReadOnlyList<LayerOptions> Variants { get; } =
    [
        new() { VectorBits = Cpu.Variants[0].VectorBits, Threads = 2, CheckpointEvery = every },
        new() { VectorBits = 0, Threads = 1, CheckpointEvery = every },
    ];

    public override SequenceLayer<T> CreateLayer<T>(CellDefinition cell, CellSizes sizes, LayerOptions options)
        => cell.CreateLayer<T>(sizes, options: options);
}
