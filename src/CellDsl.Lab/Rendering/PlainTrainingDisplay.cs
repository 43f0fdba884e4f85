using System.Diagnostics;
using CellDsl.Lab.Learning;
using Spectre.Console;

namespace CellDsl.Lab.Rendering;

/// <summary>A line now and then, for files and pipes.</summary>
sealed class PlainTrainingDisplay(IAnsiConsole console, string unit) : ITrainingDisplay
{
    static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    long _last;

    public void Show(TrainingStatus status)
    {
        if (_last != 0 && status.Fraction < 1 && Stopwatch.GetElapsedTime(_last) < Interval)
            return;
        _last = Stopwatch.GetTimestamp();
        string validation = status.ValidationBits is { } bits ? Numbers.Format($", validation {bits:0.000}") : "";
        console.WriteLine(Numbers.Format($"update {status.Steps,6}  pass {status.Passes:0.00}  {status.BitsPerCharacter:0.000} bits per {unit}{validation}  ")
            + $"{Numbers.Scaled(status.CharactersPerSecond)} {unit}s per second  {Numbers.Duration(status.Left)} left");
    }

    public void Note(string text) => console.WriteLine(text);
}
