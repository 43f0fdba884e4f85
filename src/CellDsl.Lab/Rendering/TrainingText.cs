using CellDsl.Lab.Learning;
using CellDsl.Training;
using Spectre.Console;

namespace CellDsl.Lab.Rendering;

/// <summary>A finished training in one document for machines.</summary>
/// <param name="Checkpoint">The folder, or null.</param>
sealed record TrainingReport(string Cell, int Parameters, double Order0Entropy, TrainingOutcome Training, string? Checkpoint);

/// <summary>A training in a few lines.</summary>
static class TrainingText
{
    public static string Beginning(CharTrainer trainer, Corpus corpus, double order0Entropy)
        => $"{trainer.Model.Cell.Description.Name}: {Numbers.Scaled(trainer.Model.ParameterCount)} parameters. {corpus.Name}: "
            + $"{Numbers.Scaled(corpus.Characters.Length)} characters of {trainer.Model.Vocabulary.Size - 1} kinds, "
            + Numbers.Format($"order-0 entropy {order0Entropy:0.000} bits per character");

    public static void WriteOutcome(IAnsiConsole console, TrainingOutcome outcome, double order0Entropy, string? folder)
    {
        string validation = outcome.ValidationBits is { } bits ? Numbers.Format($", {bits:0.000} on text not seen in training") : "";
        console.WriteLine(Numbers.Format($"{outcome.FirstBits:0.000} → {outcome.BitsPerCharacter:0.000} bits per character{validation}; ")
            + Numbers.Format($"order-0 entropy of the text {order0Entropy:0.000}"));
        console.WriteLine(Numbers.Format($"{outcome.Steps} updates, {outcome.Passes:0.00} passes, {Numbers.Scaled(outcome.CharactersPerSecond)} characters per second, ")
            + $"{Numbers.Duration(TimeSpan.FromSeconds(outcome.Seconds))}{(outcome.IsStopped ? ", stopped early" : "")}"
            + (folder is null ? "" : $"; saved in {folder}"));
    }
}
