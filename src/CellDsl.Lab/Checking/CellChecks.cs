using System.Diagnostics;
using CellDsl.Lab.Application;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Terminals;
using CellDsl.Reference;
using Spectre.Console;

namespace CellDsl.Lab.Checking;

/// <summary>Checks cells one after the other and tells how each came out.</summary>
static class CellChecks
{
    const int ShownProblems = 4;

    /// <exception cref="BadInputException">There is none.</exception>
    public static IReadOnlyList<CheckResult> Run(IReadOnlyList<CellDefinition> cells, GradientCheckOptions options, IAnsiConsole console,
        CancellationToken stop)
    {
        if (cells.Count == 0)
            throw new BadInputException("there is no cell to check.");
        var region = new LiveRegion(console);
        IProgress<GradientCheckProgress>? progress = LiveRegion.Fits(console) ? new Status(region) : null;
        var results = new List<CheckResult>();
        int nameWidth = cells.Max(c => c.Description.Name.Length);
        foreach (CellDefinition cell in cells)
        {
            stop.ThrowIfCancellationRequested();
            CheckResult result = Check(cell, options, progress);
            results.Add(result);
            region.Clear();
            console.MarkupLine($"{(result.Passed ? "[green]passed[/]" : "[red]FAILED[/]")}  {Markup.Escape(result.Cell.PadRight(nameWidth))}  "
                + Numbers.Format($"{result.Comparisons,6} comparisons  largest error {result.WorstRatio:G2} of its tolerance  "
                + $"[grey]{result.Seconds:0.0} s[/]"));
            // Past the console, which would break the lines.
            foreach (string problem in result.Problems.Take(ShownProblems))
                console.WriteWhole($"        {problem}");
            if (result.Problems.Count > ShownProblems)
                console.WriteWhole("        ... and more; --json shows them");
        }
        return results;
    }

    static CheckResult Check(CellDefinition cell, GradientCheckOptions options, IProgress<GradientCheckProgress>? progress)
    {
        long start = Stopwatch.GetTimestamp();
        try
        {
            GradientCheckReport report = GradientCheck.Run(cell, options, progress);
            return CheckResult.Of(report, Stopwatch.GetElapsedTime(start));
        }
        catch (Exception e)
        {
            // A cell that cannot even be run has failed its check; the others are still worth checking.
            return CheckResult.Of(cell.Description.Name, e, Stopwatch.GetElapsedTime(start));
        }
    }

    sealed class Status(LiveRegion region) : IProgress<GradientCheckProgress>
    {
        static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
        long _last;

        public void Report(GradientCheckProgress value)
        {
            if (_last != 0 && Stopwatch.GetElapsedTime(_last) < Interval)
                return;
            _last = Stopwatch.GetTimestamp();
            region.Show(new Text($"{value.Cell}: {value.Doing} ({value.Done} of {value.Total})"));
        }
    }
}
