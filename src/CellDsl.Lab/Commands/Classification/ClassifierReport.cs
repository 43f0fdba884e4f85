using CellDsl.Lab.Formatting;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Rendering;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Classification;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;
using Spectre.Console;

namespace CellDsl.Lab.Commands.Classification;

/// <summary>A finished training of a classifier in one document for machines.</summary>
/// <param name="Accuracy">On the test texts; on the training texts where there are no others.</param>
/// <param name="Confusion">A row per class, with how often its texts were taken for each class.</param>
/// <param name="Checkpoint">The folder, or null.</param>
sealed record ClassifierReport(IReadOnlyList<string> Cells, int Parameters, int Vocabulary, IReadOnlyList<string> Labels, string Tested, int Texts,
    double Accuracy, int[][] Confusion, TrainingOutcome Training, string? Checkpoint)
{
    public void Write(IAnsiConsole console)
    {
        Table table = Tables.Create("What texts were taken for", ["class", .. Labels, "right"])
            .RightAlign([.. Enumerable.Range(1, Labels.Count + 1)]);
        for (int k = 0; k < Labels.Count; k++)
            table.Add([Labels[k], .. Confusion[k].Select(n => $"{n}"),
                Confusion[k].Sum() is > 0 and var sum ? Numbers.Format($"{100.0 * Confusion[k][k] / sum:0.0} %") : ""]);
        console.Write(table);
        console.WriteText(Numbers.Format($"accuracy {100 * Accuracy:0.00} % of {Texts} texts ({Tested})"));
        TrainingText.WriteCourse(console, Training, LossScale.NatsPerText, Checkpoint);
    }
}

/// <summary>What a trained classifier tells of one text.</summary>
/// <param name="Unknown">Symbols of the text that the model does not know.</param>
sealed record ClassifiedText(string Text, string Label, IReadOnlyDictionary<string, double> Probabilities, int Symbols, int Unknown)
{
    public static ClassifiedText Of(Classifier model, string text)
    {
        int[] symbols = model.Encode(text);
        float[] probabilities = model.Probabilities([text]);
        int best = Array.IndexOf(probabilities, probabilities.Max());
        return new(text, model.Labels[best], model.Labels.Zip(probabilities).ToDictionary(p => p.First, p => (double)p.Second),
            symbols.Length, symbols.Count(s => s == TokenVocabulary.Unknown));
    }

    public void Write(IAnsiConsole console)
    {
        console.WriteText(Label);
        console.WriteText(string.Join(", ", Probabilities.OrderByDescending(p => p.Value).Select(p => Numbers.Format($"{p.Key} {p.Value:0.0000}")))
            + (Unknown > 0 ? $"; {Unknown} of {Symbols} symbols are unknown to the model" : ""));
    }
}
