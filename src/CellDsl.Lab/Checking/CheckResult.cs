using CellDsl.Reference;

namespace CellDsl.Lab.Checking;

/// <summary>How the check of one cell came out, for people and machines.</summary>
/// <param name="WorstRatio">Largest error relative to its tolerance; above 1 is a failure.</param>
/// <param name="Worst">Where that was.</param>
/// <param name="Problems">What failed, the worst first.</param>
sealed record CheckResult(string Cell, bool Passed, int Comparisons, double WorstRatio, string Worst, double Seconds, IReadOnlyList<string> Problems,
    IReadOnlyList<string> Notes)
{
    const int MostProblems = 20;

    public static CheckResult Of(GradientCheckReport report, TimeSpan time)
    {
        CheckRow? worst = report.Rows.MaxBy(r => double.IsNaN(r.Ratio) ? double.PositiveInfinity : r.Ratio);
        // What compared nothing has shown nothing.
        IEnumerable<string> nothing = report.Rows.Count == 0 ? ["no comparison was made"] : [];
        return new CheckResult(report.Cell, report.Passed && report.Rows.Count > 0, report.Rows.Count, worst?.Ratio ?? double.NaN,
            worst is null ? "" : $"{worst.What}{worst.Index}, {worst.Backend}, {worst.Case}", time.TotalSeconds,
            [.. nothing.Concat(report.Failures).Concat(report.FailedRows.Select(r => r.ToString())).Take(MostProblems)], report.Notes);
    }

    /// <summary>The check itself broke down.</summary>
    public static CheckResult Of(string cell, Exception failure, TimeSpan time)
        => new(cell, false, 0, double.NaN, "", time.TotalSeconds, [$"{failure.GetType().Name}: {failure.Message}"], []);
}
