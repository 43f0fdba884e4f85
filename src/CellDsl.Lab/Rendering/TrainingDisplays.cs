using CellDsl.Lab.Learning;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Trainers;
using Spectre.Console;

namespace CellDsl.Lab.Rendering;

/// <summary>Chooses the display that a console can show.</summary>
static class TrainingDisplays
{
    /// <param name="comparison">What to see the loss beside; may be empty.</param>
    public static T Run<T>(IAnsiConsole console, LossScale scale, string comparison, Func<ITrainingDisplay, T> train)
        => LiveRegion.Fits(console)
            ? train(new LiveTrainingDisplay(console, scale, comparison))
            : train(new PlainTrainingDisplay(console, scale));
}
