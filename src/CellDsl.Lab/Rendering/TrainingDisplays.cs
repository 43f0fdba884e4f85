using Spectre.Console;

namespace CellDsl.Lab.Rendering;

/// <summary>Chooses the display that a console can show.</summary>
static class TrainingDisplays
{
    /// <param name="unit">What the model reads and writes one after the other.</param>
    public static T Run<T>(IAnsiConsole console, double order0Entropy, Func<ITrainingDisplay, T> train, string unit = "character")
        => console.Profile.Capabilities is { Interactive: true, Ansi: true }
            ? console.Live(new Text("")).AutoClear(false).Start(context => train(new LiveTrainingDisplay(console, context, order0Entropy, unit)))
            : train(new PlainTrainingDisplay(console, unit));
}
