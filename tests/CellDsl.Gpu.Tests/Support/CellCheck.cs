using CellDsl.Reference;

namespace CellDsl.Gpu.Tests.Support;

/// <summary>A cell's kernels against the reference: values, captures, streams, and gradients of everything.</summary>
static class CellCheck
{
    // Not the cells that tests declare for themselves: they lack kernels on purpose.
    static readonly CellDefinition[] s_cells
        = [.. CellDefinition.In(typeof(CellCheck).Assembly).Where(c => !c.Type.FullName!.StartsWith("CellDsl.Gpu.Tests.", StringComparison.Ordinal))];

    public static TheoryData<string> Cells => [.. s_cells.Select(c => c.Type.FullName!)];

    /// <summary>Those of cells/.</summary>
    public static TheoryData<string> CellsOfLiterature
        => [.. s_cells.Select(c => c.Type.FullName!).Where(n => n.StartsWith("CellDsl.Cells.", StringComparison.Ordinal))];

    public static void Run(string cell, GpuBackend backend, params CheckCase[] cases)
    {
        GradientCheckReport report
            = GradientCheck.Run(s_cells.Single(c => c.Type.FullName == cell), new GradientCheckOptions { Backends = [backend], Cases = cases });
        report.ThrowIfFailed();
        Assert.DoesNotContain(report.Notes, n => n.Contains("every draw", StringComparison.Ordinal));
        Assert.Contains(report.Rows, r => r.Backend.StartsWith("gpu float", StringComparison.Ordinal));
    }
}
