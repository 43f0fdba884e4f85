using Spectre.Console;

namespace CellDsl.Lab.Rendering;

/// <summary>Chooses the display that a console can show.</summary>
static class TrainingDisplays
{
    public static T Run<T>(IAnsiConsole console, double order0Entropy, Func<ITrainingDisplay, T> train)
        => console.Profile.Capabilities is { Interactive: true, Ansi: true }
            ? console.Live(new Text("")).AutoClear(false).Start(context => train(new LiveTrainingDisplay(console, context, order0Entropy)))
            : train(new PlainTrainingDisplay(console));
}
