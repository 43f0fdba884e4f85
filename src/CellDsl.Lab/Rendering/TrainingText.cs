using CellDsl.Lab.Formatting;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;
using Spectre.Console;

namespace CellDsl.Lab.Rendering;

/// <summary>A finished training of a character model in one document for machines.</summary>
/// <param name="Checkpoint">The folder, or null.</param>
sealed record TrainingReport(string Cell, int Parameters, double Order0Entropy, CharOutcome Training, string? Checkpoint)
{
    public static TrainingReport Of(Trainer<CharTraining> trainer, double order0Entropy, TrainingOutcome o, string? folder)
        => new(string.Join(',', trainer.Task.Model.Cells.Select(c => c.Description.Name).Distinct()), trainer.ParameterCount, order0Entropy,
            new CharOutcome(o.Steps, o.Made, o.Passes, o.Items, o.FirstLoss, o.Loss, o.ValidationLoss, o.ItemsPerSecond, o.Seconds, o.Parts,
            o.IsStopped), folder);
}

/// <summary>An outcome by the names of its units.</summary>
sealed record CharOutcome(long Steps, long Made, double Passes, long Characters, double? FirstBits, double? BitsPerCharacter, double? ValidationBits,
    double CharactersPerSecond, double Seconds, IReadOnlyDictionary<string, double> Parts, bool IsStopped);

/// <summary>A training in a few lines.</summary>
static class TrainingText
{
    public static string Beginning(Trainer<CharTraining> trainer, Corpus corpus, double order0Entropy)
        => $"{Layers(trainer.Task.Model.Cells)}: {Numbers.Scaled(trainer.Task.Model.ParameterCount)} parameters. {corpus.Name}: "
            + $"{Numbers.Scaled(corpus.Characters.Length)} characters of {trainer.Task.Model.Vocabulary.Size - 1} kinds, "
            + Numbers.Format($"order-0 entropy {order0Entropy:0.000} bits per character");

    public static string Comparison(double order0Entropy) => Numbers.Format($"(order 0: {order0Entropy:0.000})");

    /// <summary>"Lstm", "2 x Lstm" or "Lstm, Gru".</summary>
    public static string Layers(IReadOnlyList<CellDefinition> cells)
        => cells.Count > 1 && cells.All(c => c == cells[0]) ? $"{cells.Count} x {cells[0].Description.Name}"
        : string.Join(", ", cells.Select(c => c.Description.Name));

    public static void WriteOutcome(IAnsiConsole console, TrainingOutcome outcome, double order0Entropy, string? folder)
    {
        string course = outcome.Loss is { } loss ? Numbers.Format($"{outcome.FirstLoss:0.000} → {loss:0.000} bits per character; ") : "";
        string validation = outcome.ValidationLoss is { } bits ? Numbers.Format($"{bits:0.000} bits per character on text not seen in training; ")
            : "";
        console.WriteText(course + validation + Numbers.Format($"order-0 entropy of the text {order0Entropy:0.000}"));
        WriteCourse(console, outcome, LossScale.BitsPerCharacter, folder);
    }

    /// <summary>Losses of a system whose data are examples, of which some are held out.</summary>
    public static string Losses(TrainingOutcome outcome, LossScale scale)
        => string.Join(", ", new[]
        {
            outcome.Loss is { } loss ? Numbers.Format($"{loss:0.0000} {scale.Name}") : null,
            outcome.ValidationLoss is { } heldOut
            ? Numbers.Format($"{heldOut:0.0000}{(outcome.Loss is null ? $" {scale.Name}" : "")} on what was held out") : null,
        }.OfType<string>().DefaultIfEmpty("no loss was measured"));

    /// <summary>Updates, speed, and where the time went.</summary>
    public static void WriteCourse(IAnsiConsole console, TrainingOutcome outcome, LossScale scale, string? folder)
    {
        if (outcome.Made == 0)
        {
            console.WriteText((outcome.Steps == 0 ? "no update was made"
                : Numbers.Format($"nothing was left to do: {outcome.Steps} updates and {outcome.Passes:0.00} passes had been made already"))
                + $"{(outcome.IsStopped ? ", stopped early" : "")}. Give a later end by --steps, --epochs or --minutes.");
            return;
        }
        console.WriteText(Numbers.Format($"{outcome.Steps} updates, {outcome.Passes:0.00} passes, {Numbers.Scaled(outcome.ItemsPerSecond)} "
            + $"{scale.Items} per second, ")
            + $"{Numbers.Duration(TimeSpan.FromSeconds(outcome.Seconds))}{(outcome.IsStopped ? ", stopped early" : "")}"
            + (folder is null ? "" : $"; saved in {folder}"));
        console.WriteText("time of the updates: " + string.Join(", ",
            outcome.Parts.OrderByDescending(part => part.Value)
            .Select(part => Numbers.Format($"{part.Key.ToLowerInvariant()} {100 * part.Value:0.0} %"))));
    }
}
