using CellDsl.Reference;

namespace CellDsl.Conformance.Tests;

/// <summary>Every cell on every backend against the reference, at every size.</summary>
public class CellConformance
{
    [Theory, MemberData(nameof(Subjects.All), MemberType = typeof(Subjects))]
    public void AgreesWithTheReference(string cell, string backend)
    {
        GradientCheckReport report = GradientCheck.Run(
            Subjects.Cells.Single(c => c.Type.FullName == cell),
            new GradientCheckOptions { Backends = [Subjects.Backends.Single(b => b.Name == backend)] });

        report.ThrowIfFailed();
        Assert.DoesNotContain(report.Notes, n => n.Contains("every draw", StringComparison.Ordinal)
            && !n.Contains("large numbers", StringComparison.Ordinal));
        Assert.All(report.Rows.Where(r => r.Case.Data == CheckData.Random && r.Backend.StartsWith($"{backend} double", StringComparison.Ordinal)),
            IsSharp);
    }

    // The derived tolerances must not hide what is promised: double forward to 1e-12, gradients to 1e-9, relative to their size or to 1.
    static void IsSharp(CheckRow row)
    {
        bool gradient = row.What.StartsWith('d') && !row.What.StartsWith("direction", StringComparison.Ordinal);
        double promised = (gradient ? 1e-9 : 1e-12) * Math.Max(1, Math.Abs(row.Expected));
        Assert.True(row.LargestError == 0 || row.LargestError <= promised, row.ToString());
    }
}
