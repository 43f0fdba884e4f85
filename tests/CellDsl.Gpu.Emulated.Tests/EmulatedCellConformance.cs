using CellDsl.Gpu.Tests.Support;
using CellDsl.Reference;

namespace CellDsl.Gpu.Tests.Emulated;

/// <summary>Every cell's kernels against the reference, with every access checked.</summary>
public class EmulatedCellConformance
{
    static readonly CheckCase[] s_small =
    [
        new(1, 1, 1, 1, 1),
        new(2, 3, 4, 3, 2, [3, 1]),
        new(7, 9, 3, 3, 3, [2, 3, 0]),
        new(5, 17, 8, 2, 5),
        new(3, 5, 2, 2, 3, [2, 0, 1]) { Data = CheckData.Zero },
        new(3, 5, 2, 2, 3, [2, 1, 0]) { Data = CheckData.NotFinite },
    ];

    // Units and rows of several tiles and groups; all rows of whole fours; batches of one.
    static readonly CheckCase[] s_larger =
    [
        new(8, 33, 31, 5, 9, [5, 0, 1, 2, 3, 4, 5, 5, 2]),
        new(16, 32, 24, 1, 4),
        new(12, 8, 4, 4, 1),
    ];

    public static TheoryData<string> Cells => CellCheck.Cells;

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithTheReference(string cell) => CellCheck.Run(cell, GpuBackend.Tiles, s_small);

    [Theory, MemberData(nameof(Cells))]
    public void AgreesAtLargerSizes(string cell) => CellCheck.Run(cell, GpuBackend.Usual, s_larger);

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWhenBackwardRunsSegmentsAgain(string cell) => CellCheck.Run(cell, GpuBackend.Checkpointed, s_small[1..3]);
}
