using CellDsl.Gpu.Engine;
using CellDsl.Gpu.Tests.Support;
using CellDsl.Reference;

namespace CellDsl.Gpu.Tests.Loops;

/// <summary>Every cell, its loops as one launch, against the reference.</summary>
public class LoopConformance
{
    // Groups share the units, the sequences, or both.
    static readonly CheckCase[] s_wide =
    [
        new(1, 1, 1, 1, 1),
        new(2, 3, 4, 3, 2, [3, 1]),
        new(5, 7, 8, 3, 5, [3, 0, 2, 1, 3]),
    ];

    // Groups compute their rows in several turns.
    static readonly CheckCase[] s_narrow = [new(5, 17, 8, 2, 5)];

    static readonly Lazy<GpuDevice> s_wideDevice = new(() => GpuDevice.Open(GpuKind.Cpu, new ForcedLoop(Groups: 4, Threads: 32, Rows: 4)));
    static readonly Lazy<GpuDevice> s_narrowDevice = new(() => GpuDevice.Open(GpuKind.Cpu, new ForcedLoop(Groups: 2, Threads: 16, Rows: 2)));

    // Threads keep weights in registers: all that there are, or those of one round where products have four matrices.
    static readonly Lazy<GpuDevice> s_registersDevice = new(() => GpuDevice.Open(GpuKind.Cpu, new ForcedLoop(Groups: 4, Threads: 32, Rows: 2, new KeptWeights(40))));
    static readonly Lazy<GpuDevice> s_fewRegistersDevice = new(() => GpuDevice.Open(GpuKind.Cpu, new ForcedLoop(Groups: 2, Threads: 16, Rows: 1, new KeptWeights(16))));

    public static TheoryData<string> Cells => CellConformance.Cells;

#if ILGPU_PACKAGE
    // The package's CPU accelerator has a thread of the system for every thread of a group: every cell, at one size.
    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithTheReference(string cell)
        => CellConformance.Check(cell, new GpuBackend(new LayerOptions { Device = s_narrowDevice.Value }), [new(3, 7, 8, 2, 2, [2, 1])]);

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithSomeWeightsInRegisters(string cell)
        => CellConformance.Check(cell, new GpuBackend(new LayerOptions { Device = s_fewRegistersDevice.Value }), [new(3, 17, 8, 2, 2, [2, 1])]);
#else
    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithTheReference(string cell)
        => CellConformance.Check(cell, new GpuBackend(new LayerOptions { Device = s_wideDevice.Value }), s_wide);

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithFewThreads(string cell)
        => CellConformance.Check(cell, new GpuBackend(new LayerOptions { Device = s_narrowDevice.Value }), s_narrow);

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithWeightsInRegisters(string cell)
        => CellConformance.Check(cell, new GpuBackend(new LayerOptions { Device = s_registersDevice.Value }), s_wide);

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithSomeWeightsInRegisters(string cell)
        => CellConformance.Check(cell, new GpuBackend(new LayerOptions { Device = s_fewRegistersDevice.Value }), s_narrow);

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWhenBackwardRunsSegmentsAgain(string cell)
        => CellConformance.Check(cell, new GpuBackend(new LayerOptions { Device = s_wideDevice.Value, CheckpointEvery = 2 }), [new(7, 9, 3, 3, 3, [2, 3, 0])]);
#endif
}
