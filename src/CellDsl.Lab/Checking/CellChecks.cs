using System.Diagnostics;
using CellDsl.Lab.Rendering;
using CellDsl.Reference;
using Spectre.Console;

namespace CellDsl.Lab.Checking;

/// <summary>Checks cells one after the other and tells how each came out.</summary>
static class CellChecks
{
    const int ShownProblems = 4;

    public static IReadOnlyList<CheckResult> Run(IReadOnlyList<CellDefinition> cells, GradientCheckOptions options, IAnsiConsole console, CancellationToken stop)
    {
        if (console.Profile.Capabilities is not { Interactive: true, Ansi: true })
            return Run(cells, options, console, null, stop);
        return console.Status().Start("Checking", status => Run(cells, options, console, new Spinner(status), stop));
    }

    static List<CheckResult> Run(IReadOnlyList<CellDefinition> cells, GradientCheckOptions options, IAnsiConsole console,
        IProgress<GradientCheckProgress>? progress, CancellationToken stop)
    {
        var results = new List<CheckResult>();
        int nameWidth = cells.Count == 0 ? 0 : cells.Max(c => c.Description.Name.Length);
        foreach (CellDefinition cell in cells)
        {
            stop.ThrowIfCancellationRequested();
            CheckResult result = Check(cell, options, progress);
            results.Add(result);
            console.MarkupLine($"{(result.Passed ? "[green]passed[/]" : "[red]FAILED[/]")}  {Markup.Escape(result.Cell.PadRight(nameWidth))}  "
                + Numbers.Format($"{result.Comparisons,6} comparisons  largest error {result.WorstRatio:G2} of its tolerance  [grey]{result.Seconds:0.0} s[/]"));
            // Past the console, which would break the lines.
            foreach (string problem in result.Problems.Take(ShownProblems))
                console.Profile.Out.Writer.WriteLine($"        {problem}");
            if (result.Problems.Count > ShownProblems)
                console.Profile.Out.Writer.WriteLine("        ... and more; --json shows them");
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

    sealed class Spinner(StatusContext status) : IProgress<GradientCheckProgress>
    {
        public void Report(GradientCheckProgress value)
            => status.Status = Markup.Escape($"{value.Cell}: {value.Doing} ({value.Done} of {value.Total})");
    }
}
