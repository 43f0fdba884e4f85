using CellDsl.Gpu.Tests.Support;
using CellDsl.Reference;

namespace CellDsl.Gpu.Tests;

/// <summary>Every cell's kernels against the reference: values, captures, streams, and gradients of everything.</summary>
public class CellConformance
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

    // Not the cells that tests declare for themselves: they lack kernels on purpose.
    static readonly CellDefinition[] s_cells
        = [.. CellDefinition.In(typeof(CellConformance).Assembly).Where(c => !c.Type.FullName!.StartsWith("CellDsl.Gpu.Tests.", StringComparison.Ordinal))];

    public static TheoryData<string> Cells => [.. s_cells.Select(c => c.Type.FullName!)];

#if ILGPU_PACKAGE
    // The package's CPU accelerator has a thread of the system for every thread of a group, and a launch takes milliseconds: every cell, at fewer sizes.
    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithTheReference(string cell) => Check(cell, GpuBackend.Usual, [s_small[1], s_small[3]]);

    [Theory]
    [InlineData("CellDsl.Cells.Lstm"), InlineData("CellDsl.Cells.GruResetBefore")]
    public void AgreesWithLargeGroups(string cell) => Check(cell, GpuBackend.Tiles, [s_small[1]]);
#else
    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithTheReference(string cell) => Check(cell, GpuBackend.Tiles, s_small);

    [Theory, MemberData(nameof(Cells))]
    public void AgreesAtLargerSizes(string cell) => Check(cell, GpuBackend.Usual, s_larger);

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWhenBackwardRunsSegmentsAgain(string cell) => Check(cell, GpuBackend.Checkpointed, s_small[1..3]);
#endif

    internal static void Check(string cell, GpuBackend backend, CheckCase[] cases)
    {
        GradientCheckReport report = GradientCheck.Run(s_cells.Single(c => c.Type.FullName == cell), new GradientCheckOptions { Backends = [backend], Cases = cases });
        report.ThrowIfFailed();
        Assert.DoesNotContain(report.Notes, n => n.Contains("every draw", StringComparison.Ordinal));
        Assert.Contains(report.Rows, r => r.Backend.StartsWith("gpu float", StringComparison.Ordinal));
    }
}
