using System.Diagnostics;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Trainers;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace CellDsl.Lab.Rendering;

/// <summary>A panel that is drawn anew several times a second: progress, loss as number and curve, speed, time left.</summary>
sealed class LiveTrainingDisplay(IAnsiConsole console, LossScale scale, string comparison) : ITrainingDisplay
{
    const int BarWidth = 40, CurveWidth = 60;
    static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(150);
    readonly LiveRegion _region = new(console);
    readonly Sparkline _curve = new(CurveWidth);
    long _last;

    public void Show(TrainingStatus status)
    {
        if (_last != 0 && status.Fraction < 1 && Stopwatch.GetElapsedTime(_last) < Interval)
            return;
        _last = Stopwatch.GetTimestamp();
        _curve.Add(status.Fraction, status.Loss);
        _region.Show(Panel(status));
    }

    /// <summary>Above the panel, where it stays.</summary>
    public void Note(string text) => _region.Above(() => console.WriteWhole(text));

    Panel Panel(TrainingStatus status)
    {
        int done = (int)(status.Fraction * BarWidth);
        string validation = status.ValidationLoss is { } loss ? Numbers.Format($", {loss:0.000} not seen in training") : "";
        IRenderable[] rows =
        [
            new Markup(Numbers.Format($"[green]{new string('━', done)}[/][grey]{new string('━', BarWidth - done)}[/] {status.Fraction * 100:0} %   ")
                + $"[yellow]{Numbers.Duration(status.Left)}[/] left"),
            new Markup(Numbers.Format($"[bold]{status.Loss:0.000}[/] {scale.Name}{validation}   [grey]{Markup.Escape(comparison)}[/]")),
            new Markup($"{Numbers.Scaled(status.ItemsPerSecond)} {scale.Items} per second"
                + Numbers.Format($"   update {status.Steps}   pass {status.Passes:0.00}")),
            new Markup($"[blue]{_curve}[/]"),
        ];
        return new Panel(new Rows(rows)) { Border = BoxBorder.Rounded };
    }
}
