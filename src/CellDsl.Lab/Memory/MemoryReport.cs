using CellDsl.Lab.Rendering.Plots;
using CellDsl.Lab.Tasks;

namespace CellDsl.Lab.Memory;

/// <summary>Cells compared on a task, in one document for machines.</summary>
/// <param name="Criterion">When the task counts as solved.</param>
/// <param name="Mistake">What errors are shares of.</param>
/// <param name="Missing">Runs not begun because the user asked to stop.</param>
sealed record MemoryReport(string Task, string Criterion, string Mistake, int HiddenSize, int Batch, int MaxUpdates, int TestEvery, int TestSequences,
    IReadOnlyList<MemoryRow> Rows, int Missing)
{
    public static MemoryReport Of(IReadOnlyList<MemoryRun> runs, IReadOnlyList<MemoryResult> results)
    {
        MemoryRun first = runs[0];
        return new MemoryReport(first.Task.Name, first.Task.Criterion, first.Task.Mistake, first.HiddenSize, first.Batch, first.Updates,
            first.TestEvery, first.TestSequences,
            [.. results.GroupBy(r => (r.Run.Task.Time, r.Run.Cell)).Select(group => MemoryRow.Of([.. group]))], runs.Count - results.Count);
    }
}

/// <summary>One cell at one T, over the seeds.</summary>
/// <param name="Baseline">The loss without memory.</param>
/// <param name="IsProjected">A dense layer before the cell brings inputs to the hidden size, because the cell uses them without a matrix.</param>
/// <param name="Updates">To solve, of the seeds that did; a multiple of the updates between tests.</param>
/// <param name="Loss">On the test sequences at the end of each run that did not diverge.</param>
/// <param name="Errors">Likewise.</param>
/// <param name="Seconds">Of a run, on one thread.</param>
sealed record MemoryRow(int Time, string Cell, double Baseline, bool IsProjected, int Parameters, MemorySettings Settings, int Solved, int Diverged,
    SeedStatistics Updates, SeedStatistics Loss, SeedStatistics Errors, SeedStatistics Seconds, IReadOnlyList<MemorySeed> Seeds)
{
    public static MemoryRow Of(IReadOnlyList<MemoryResult> results)
    {
        MemoryRun run = results[0].Run;
        CellDescription cell = run.Cell.Description;
        MemoryResult[] solved = [.. results.Where(r => r.IsSolved)], finite = [.. results.Where(r => !r.IsDiverged)];
        return new MemoryRow(run.Task.Time, cell.Name, run.Task.Baseline, MemoryModel.NeedsProjection(cell), results[0].Parameters, run.Settings,
            solved.Length, results.Count - finite.Length, SeedStatistics.Of([.. solved.Select(r => (double)r.Steps)]),
            SeedStatistics.Of([.. finite.Select(r => r.Score.Loss)]), SeedStatistics.Of([.. finite.Select(r => r.Score.Errors)]),
            SeedStatistics.Of([.. results.Select(r => r.Seconds)]),
            [.. results.Select(r => new MemorySeed(r.Run.Seed, r.IsSolved, r.IsDiverged, r.Steps, r.Score, r.Curve, r.FlowBefore, r.FlowAfter))]);
    }
}

/// <summary>One run of a <see cref="MemoryRow"/>.</summary>
/// <param name="Updates">Made until the run ended.</param>
/// <param name="GradientFlowBefore">‖dL/ds_t‖ for t = 0, 1 ... before training.</param>
sealed record MemorySeed(ulong Seed, bool IsSolved, bool IsDiverged, long Updates, MemoryScore Score, IReadOnlyList<MemoryProgress> Curve,
    IReadOnlyList<double> GradientFlowBefore, IReadOnlyList<double> GradientFlowAfter);
