using CellDsl.Gpu.Engine;
using CellDsl.Gpu.Tests.Support;
using CellDsl.Reference;

namespace CellDsl.Gpu.Tests.Emulated;

/// <summary>Every cell, its loops as one launch, against the reference.</summary>
public class EmulatedLoopConformance
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
    static readonly Lazy<GpuDevice> s_registersDevice
        = new(() => GpuDevice.Open(GpuKind.Cpu, new ForcedLoop(Groups: 4, Threads: 32, Rows: 2, new KeptWeights(40))));
    static readonly Lazy<GpuDevice> s_fewRegistersDevice
        = new(() => GpuDevice.Open(GpuKind.Cpu, new ForcedLoop(Groups: 2, Threads: 16, Rows: 1, new KeptWeights(16))));

    public static TheoryData<string> Cells => CellCheck.Cells;

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithTheReference(string cell) => CellCheck.Run(cell, On(s_wideDevice), s_wide);

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithFewThreads(string cell) => CellCheck.Run(cell, On(s_narrowDevice), s_narrow);

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithWeightsInRegisters(string cell) => CellCheck.Run(cell, On(s_registersDevice), s_wide);

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithSomeWeightsInRegisters(string cell) => CellCheck.Run(cell, On(s_fewRegistersDevice), s_narrow);

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWhenBackwardRunsSegmentsAgain(string cell)
        => CellCheck.Run(cell, new GpuBackend(new LayerOptions { Device = s_wideDevice.Value, CheckpointEvery = 2 }),
        new CheckCase(7, 9, 3, 3, 3, [2, 3, 0]));

    static GpuBackend On(Lazy<GpuDevice> device) => new(new LayerOptions { Device = device.Value });
}
