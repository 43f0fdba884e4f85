using CellDsl.Lab.Formatting;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Rendering;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Words;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;
using Spectre.Console;

namespace CellDsl.Lab.Commands.Words;

/// <summary>A finished training of a word model in one document for machines.</summary>
/// <param name="TestOptimum">Perplexity of the test text under the grammar that generated it; null for a user's text.</param>
/// <param name="Checkpoint">The folder, or null.</param>
sealed record WordReport(IReadOnlyList<string> Cells, int Parameters, int Vocabulary, IReadOnlyList<WordTextReport> Texts, double? TestOptimum,
    TrainingOutcome Training, string Sample, string? Checkpoint)
{
    public static string Beginning(Trainer<WordTraining> trainer, WordData data)
        => $"{TrainingText.Layers(trainer.Task.Model.Cells)}: {Numbers.Scaled(trainer.ParameterCount)} parameters, "
        + $"{trainer.Task.Model.Vocabulary.Size} words known. "
            + $"{data.Training.Name}: {Numbers.Scaled(data.Training.Words.Count)} words, {trainer.StepsPerPass} updates in a pass"
            + string.Concat(data.All.Where(text => text.LeftOut > 0)
                .Select(text => $". {text.LeftOut} markers of {text.Name}, such as <s>, <pad> or a second end of a line, are no words and left out"));

    public void Write(IAnsiConsole console)
    {
        Table table = Tables.Create("Perplexity", "text", "words", "unknown", "perplexity").RightAlign(1, 2, 3);
        foreach (WordTextReport text in Texts)
            table.Add(text.Name, $"{text.Words}", $"{text.Unknown}", Numbers.Format($"{text.Perplexity:0.000}"));
        if (TestOptimum is { } optimum)
            table.Add("test, under its own grammar", $"{Texts[^1].Words}", "0", Numbers.Format($"{optimum:0.000}"));
        console.Write(table);
        TrainingText.WriteCourse(console, Training, LossScale.Perplexity, Checkpoint);
        if (Texts.Any(t => t.Unknown > 0) && Texts[0].Unknown == 0)
            console.WriteText("The training text has no unknown words, so the model never learned to expect one. --min-count 2 turns its rarest "
                + "words into <unk>.");
        console.WriteText("It writes:");
        console.WriteWhole(Sample);
    }
}

/// <param name="Unknown">Words that the model does not know, those written as unknown included.</param>
/// <param name="LeftOut">Markers of the text that are not among its words.</param>
sealed record WordTextReport(string Name, int Words, int Unknown, int LeftOut, double Perplexity)
{
    /// <param name="batch">Places of the text read side by side.</param>
    public static WordTextReport Of(WordModel model, WordText text, int batch)
        => new(text.Name, text.Words.Count, text.CountUnknown(model.Vocabulary), text.LeftOut, model.Perplexity(text, batch: batch));
}
