using CellDsl.Training;
using Spectre.Console;

namespace CellDsl.Lab.Rendering;

/// <summary>Chooses the display that a console can show.</summary>
static class TrainingDisplays
{
    /// <param name="comparison">What to see the loss beside; may be empty.</param>
    public static T Run<T>(IAnsiConsole console, LossScale scale, string comparison, Func<ITrainingDisplay, T> train)
        => console.Profile.Capabilities is { Interactive: true, Ansi: true }
            ? console.Live(new Text("")).AutoClear(false).Start(context => train(new LiveTrainingDisplay(console, context, scale, comparison)))
            : train(new PlainTrainingDisplay(console, scale));
}
