using CellDsl.Lab.Formatting;
using CellDsl.Lab.Memory;
using CellDsl.Lab.Terminals;
using Spectre.Console;

namespace CellDsl.Lab.Rendering;

/// <summary>A comparison as two tables: what the cells learned, and how gradients flow in them.</summary>
static class MemoryTables
{
    const string Projected = "¹";

    public static void Write(IAnsiConsole console, MemoryReport report, string? flowFile)
    {
        if (report.Rows.Count > 0)
        {
            console.Write(Results(report));
            console.WriteText(Numbers.Format($"Hidden size {report.HiddenSize}, {report.Batch} sequences per update, at most {report.MaxUpdates} "
                + $"updates; ")
                + $"tested every {report.TestEvery} updates on {report.TestSequences} sequences not trained on.");
            console.WriteText("Mean ± standard deviation over the seeds; losses and errors are those of the seeds that did not diverge,");
            console.WriteText($"updates those of the seeds that solved the task: {report.Criterion}.");
            console.WriteText($"Errors: {report.Mistake}. Baseline: the loss of the best answers without memory.");
            foreach (var alike in report.Rows.GroupBy(row => Training(row.Settings)))
                console.WriteText($"{alike.Key}: {string.Join(", ", alike.Select(row => Name(report, row)).Distinct())}.");
            if (report.Rows.Any(row => row.IsProjected))
                console.WriteText($"{Projected} The cell uses its input without a matrix: a dense layer before it brings the input to the hidden "
                    + $"size.");
            console.Write(Flow(report));
            console.WriteText("Mean norm of the gradient of the loss by all states after t steps, t from 0 (left) to the end (right); first seed.");
            console.WriteText(FlowText.Scale);
        }
        if (report.Missing > 0)
            console.WriteText($"Stopped early: {report.Missing} runs were not begun, and those that went then ended unsolved.");
        if (flowFile is not null)
            console.WriteText($"Gradient flow of all seeds written to {flowFile}.");
    }

    static Table Results(MemoryReport report)
    {
        Table table = Tables.Create(report.Task, "T", "cell", "parameters", "solved", "updates", "test loss", "baseline", "errors, %", "s per run")
            .RightAlign(0, 2, 3, 4, 5, 6, 7, 8);
        foreach (MemoryRow row in report.Rows)
            table.Add(Numbers.Format($"{row.Time}"), row.Cell + (row.IsProjected ? Projected : ""), Numbers.Format($"{row.Parameters}"),
                $"{row.Solved} of {row.Seeds.Count}" + (row.Diverged > 0 ? $", {row.Diverged} diverged" : ""),
                Spread(row.Updates, "0"), Spread(row.Loss, "0.0000"), Numbers.Format($"{row.Baseline:0.0000}"),
                Spread(row.Errors, "0.0", 100), Numbers.Format($"{row.Seconds.Mean:0.0}"));
        return table;
    }

    static Table Flow(MemoryReport report)
    {
        Table table = Tables.Create("Gradient flow", "T", "cell", "before training", "at t = 0", "after training", "at t = 0").RightAlign(0, 3, 5);
        foreach (MemoryRow row in report.Rows)
        {
            MemorySeed seed = row.Seeds[0];
            table.Add(Numbers.Format($"{row.Time}"), row.Cell, FlowText.Curve(seed.GradientFlowBefore), FlowText.First(seed.GradientFlowBefore),
                FlowText.Curve(seed.GradientFlowAfter), FlowText.First(seed.GradientFlowAfter));
        }
        return table;
    }

    /// <summary>With its T where the cell is not trained alike at all of them.</summary>
    static string Name(MemoryReport report, MemoryRow row)
        => report.Rows.Where(r => r.Cell == row.Cell).Select(r => r.Settings).Distinct().Count() > 1 ? Numbers.Format($"{row.Cell} at T = {row.Time}")
        : row.Cell;

    static string Training(MemorySettings settings)
        => Numbers.Format($"{settings.Optimizer.GetType().Name} {settings.LearningRate:G4}")
            + (settings.ClipNorm is { } clip ? Numbers.Format($", clip {clip}") : "") + (settings.Chrono ? ", chrono" : "");

    static string Spread(SeedStatistics statistics, string format, double scale = 1)
    {
        if (statistics.Count == 0)
            return "-";
        string mean = (scale * statistics.Mean).ToString(format, System.Globalization.CultureInfo.InvariantCulture);
        return statistics.Count > 1 ? $"{mean} ± {(scale * statistics.Deviation).ToString(format, System.Globalization.CultureInfo.InvariantCulture)}"
            : mean;
    }
}
