using System.Diagnostics;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Trainers;
using Spectre.Console;

namespace CellDsl.Lab.Rendering;

/// <summary>A line now and then, for files and pipes.</summary>
sealed class PlainTrainingDisplay(IAnsiConsole console, LossScale scale) : ITrainingDisplay
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    long _last;

    public void Show(TrainingStatus status)
    {
        if (_last != 0 && status.Fraction < 1 && Stopwatch.GetElapsedTime(_last) < Interval)
            return;
        _last = Stopwatch.GetTimestamp();
        string validation = status.ValidationLoss is { } loss ? Numbers.Format($", validation {loss:0.000}") : "";
        console.WriteText(Numbers.Format($"update {status.Steps,6}  pass {status.Passes:0.00}  {status.Loss:0.000} {scale.Name}{validation}  ")
            + $"{Numbers.Scaled(status.ItemsPerSecond)} {scale.Items} per second  {Numbers.Duration(status.Left)} left");
    }

    public void Note(string text) => console.WriteWhole(text);
}
