using CellDsl.Gpu.Engine;
using CellDsl.Gpu.Tests.Support;
using CellDsl.Reference;

namespace CellDsl.Gpu.Tests.Loops;

/// <summary>Every cell whose loops are one launch against the reference. The check also compares the two devices: their groups share units and sequences in different ways.</summary>
public class LoopConformance
{
    static readonly CheckCase[] s_cases =
    [
        new(1, 1, 1, 1, 1),
        new(2, 3, 4, 3, 2, [3, 1]),
        new(5, 17, 8, 2, 5),
    ];

    public static TheoryData<string> Cells => CellConformance.Cells;

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithTheReference(string cell) => CellConformance.Check(cell, s_loops, s_cases);

#if !ILGPU_PACKAGE
    [Theory, MemberData(nameof(Cells))]
    public void AgreesWhenBackwardRunsSegmentsAgain(string cell) => CellConformance.Check(cell, s_checkpointed, [new(7, 9, 3, 3, 3, [2, 3, 0])]);
#endif

    static readonly GpuDevice s_wide = GpuDevice.Open(GpuKind.Cpu, new ForcedLoop(Groups: 4, Threads: 32, Rows: 4));
    static readonly GpuDevice s_narrow = GpuDevice.Open(GpuKind.Cpu, new ForcedLoop(Groups: 2, Threads: 64, Rows: 1));

    static readonly GpuBackend s_loops = new(new LayerOptions { Device = s_wide }, new LayerOptions { Device = s_narrow });
    static readonly GpuBackend s_checkpointed = new(new LayerOptions { Device = s_wide, CheckpointEvery = 2 });
}
