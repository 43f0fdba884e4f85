using System.Diagnostics;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Memory;
using CellDsl.Lab.Terminals;
using Spectre.Console;

namespace CellDsl.Lab.Rendering;

/// <summary>Chooses the display that a console can show.</summary>
static class MemoryDisplays
{
    public static T Run<T>(IAnsiConsole console, IReadOnlyList<MemoryRun> runs, Func<IMemoryDisplay, T> train)
        => LiveRegion.Fits(console) ? Live(console, runs.Count, train) : train(new PlainMemoryDisplay(console, runs.Count));

    static T Live<T>(IAnsiConsole console, int runs, Func<IMemoryDisplay, T> train)
    {
        var display = new LiveMemoryDisplay(console, runs);
        try
        {
            return train(display);
        }
        finally
        {
            display.Clear();
        }
    }

    public static string Name(MemoryRun run) => $"{run.Cell.Description.Name}, T = {run.Task.Time}, seed {run.Seed}";

    public static string Line(MemoryResult result)
        => Numbers.Format($"{Name(result.Run)}: {(result.IsSolved ? "solved" : result.IsDiverged ? "diverged" : "not solved")} after {result.Steps} "
        + $"updates, ")
            + Numbers.Format($"loss {result.Score.Loss:G4}, {result.Score.Errors * 100:0.0} % {result.Run.Task.Mistake}, {result.Seconds:0} s");
}

/// <summary>A bar for each run that goes, a line for each that has ended.</summary>
sealed class LiveMemoryDisplay(IAnsiConsole console, int runs) : IMemoryDisplay
{
    const int BarWidth = 40;
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);
    readonly Lock _lock = new();
    readonly LiveRegion _region = new(console);
    readonly Dictionary<MemoryRun, MemoryProgress> _going = [];
    long _last;
    int _done;

    public void Show(MemoryRun run, MemoryProgress progress)
    {
        lock (_lock)
        {
            _going[run] = progress;
            if (_last != 0 && Stopwatch.GetElapsedTime(_last) < Interval)
                return;
            _last = Stopwatch.GetTimestamp();
            _region.Show(Bars());
        }
    }

    public void Finish(MemoryResult result)
    {
        lock (_lock)
        {
            _going.Remove(result.Run);
            _done++;
            _region.Above(() => console.WriteWhole(MemoryDisplays.Line(result)));
            _region.Show(Bars());
        }
    }

    public void Clear()
    {
        lock (_lock)
            _region.Clear();
    }

    Rows Bars() => new([.. _going.Select(going => Bar((double)going.Value.Steps / going.Key.Updates,
        Numbers.Format($"{MemoryDisplays.Name(going.Key)}  loss {going.Value.Score.Loss:G3}"))),
        Bar((double)_done / runs, $"{_done} of {runs} runs")]);

    static Markup Bar(double share, string text)
    {
        int done = (int)(Math.Clamp(share, 0, 1) * BarWidth);
        return new Markup($"[green]{new string('━', done)}[/][grey]{new string('━', BarWidth - done)}[/] {Markup.Escape(text)}");
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
        console.WriteText($"[{_done} of {runs}] {line}");
    }
}
