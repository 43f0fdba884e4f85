using CellDsl.Gpu.Tests.Support;
using CellDsl.Reference;

namespace CellDsl.Gpu.Tests;

/// <summary>Every cell's kernels against the reference: values, captures, streams, and gradients of everything.</summary>
public class CellConformance
{
    static readonly CheckCase[] s_cases =
    [
        new(1, 1, 1, 1, 1),
        new(2, 3, 4, 3, 2, [3, 1]),
        new(7, 9, 3, 3, 3, [2, 3, 0]),
        new(5, 17, 8, 2, 5),
    ];

    static readonly IReadOnlyList<CellDefinition> s_cells = CellDefinition.In(typeof(CellConformance).Assembly);

    public static TheoryData<string> Cells => [.. s_cells.Select(c => c.Type.FullName!)];

    [Theory, MemberData(nameof(Cells))]
    public void AgreesWithTheReference(string cell)
    {
        GradientCheckReport report = GradientCheck.Run(s_cells.Single(c => c.Type.FullName == cell),
            new GradientCheckOptions { Backends = [GpuBackend.Usual], Cases = s_cases });
        report.ThrowIfFailed();
        Assert.Contains(report.Rows, r => r.Backend.StartsWith("gpu float", StringComparison.Ordinal));
    }
}
