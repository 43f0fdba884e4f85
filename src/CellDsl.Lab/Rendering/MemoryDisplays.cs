using System.Diagnostics;
using CellDsl.Training;
using Spectre.Console;

namespace CellDsl.Lab.Rendering;

/// <summary>Shows how many runs go, several at a time; called from any thread.</summary>
interface IMemoryDisplay
{
    void Show(MemoryRun run, MemoryProgress progress);
    void Finish(MemoryResult result);
}

/// <summary>Chooses the display that a console can show.</summary>
static class MemoryDisplays
{
    public static T Run<T>(IAnsiConsole console, IReadOnlyList<MemoryRun> runs, Func<IMemoryDisplay, T> train)
        => console.Profile.Capabilities is { Interactive: true, Ansi: true }
            ? console.Progress().HideCompleted(true).AutoClear(true)
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn())
                .Start(context => train(new LiveMemoryDisplay(console, context, runs)))
            : train(new PlainMemoryDisplay(console, runs.Count));

    public static string Name(MemoryRun run) => $"{run.Cell.Description.Name}, T = {run.Task.Time}, seed {run.Seed}";

    public static string Line(MemoryResult result)
        => Numbers.Format($"{Name(result.Run)}: {(result.IsSolved ? "solved" : result.IsDiverged ? "diverged" : "not solved")} after {result.Steps} updates, ")
            + Numbers.Format($"loss {result.Score.Loss:G4}, {result.Score.Errors * 100:0.0} % {result.Run.Task.Mistake}, {result.Seconds:0} s");
}

/// <summary>A bar for each run that goes, a line for each that has ended.</summary>
sealed class LiveMemoryDisplay(IAnsiConsole console, ProgressContext context, IReadOnlyList<MemoryRun> runs) : IMemoryDisplay
{
    readonly Lock _lock = new();
    readonly Dictionary<MemoryRun, ProgressTask> _bars = [];
    readonly ProgressTask _all = context.AddTask("all runs", maxValue: runs.Count);

    public void Show(MemoryRun run, MemoryProgress progress)
    {
        lock (_lock)
        {
            ProgressTask bar = Bar(run);
            bar.Value = progress.Steps;
            bar.Description = Markup.Escape(Numbers.Format($"{MemoryDisplays.Name(run)}  loss {progress.Score.Loss:G3}"));
        }
    }

    public void Finish(MemoryResult result)
    {
        lock (_lock)
        {
            console.WriteLine(MemoryDisplays.Line(result));
            Bar(result.Run).Value = result.Run.Updates;
            _all.Increment(1);
        }
    }

    ProgressTask Bar(MemoryRun run)
    {
        if (!_bars.TryGetValue(run, out ProgressTask? bar))
            _bars.Add(run, bar = context.AddTask(Markup.Escape(MemoryDisplays.Name(run)), maxValue: run.Updates));
        return bar;
    }
}

/// <summary>A line for each run that has ended, and now and then one of how another stands, for files and pipes.</summary>
sealed class PlainMemoryDisplay(IAnsiConsole console, int runs) : IMemoryDisplay
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    readonly Lock _lock = new();
    long _last = Stopwatch.GetTimestamp();
    int _done;

    public void Show(MemoryRun run, MemoryProgress progress)
    {
        lock (_lock)
            if (Stopwatch.GetElapsedTime(_last) >= Interval)
                Write(Numbers.Format($"{MemoryDisplays.Name(run)}: update {progress.Steps} of at most {run.Updates}, loss {progress.Score.Loss:G4}"));
    }

    public void Finish(MemoryResult result)
    {
        lock (_lock)
        {
            _done++;
            Write(MemoryDisplays.Line(result));
        }
    }

    void Write(string line)
    {
        _last = Stopwatch.GetTimestamp();
        console.WriteLine($"[{_done} of {runs}] {line}");
    }
}
