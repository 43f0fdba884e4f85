using CellDsl.Lab.Application;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Rendering;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Metrics;
using CellDsl.Training.Models.Tagging;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;
using Spectre.Console;

namespace CellDsl.Lab.Commands.Tagging;

/// <summary>A finished training of a tagger in one document for machines.</summary>
/// <param name="Checkpoint">The folder, or null.</param>
sealed record TaggerReport(IReadOnlyList<string> Cells, int Parameters, int Vocabulary, TagMeasurement Measured, TrainingOutcome Training,
    string? Checkpoint)
{
    public void Write(IAnsiConsole console)
    {
        Measured.Write(console);
        TrainingText.WriteCourse(console, Training, LossScale.NatsPerWord, Checkpoint);
    }
}

/// <summary>How a tagger labels sentences whose labels are known.</summary>
/// <param name="Tested">Which sentences.</param>
/// <param name="Accuracy">Share of words that were labelled correctly.</param>
/// <param name="Unknown">Words that the model does not know.</param>
/// <param name="Confusion">A row per label, with how often its words were given each label.</param>
sealed record TagMeasurement(string Tested, int Sentences, int Words, int Unknown, double Accuracy, IReadOnlyList<string> Labels, int[][] Confusion)
{
    public static TagMeasurement Of(Tagger model, TaggedSentences sentences, string tested, CancellationToken stop = default)
    {
        Confusion confusion = TaggerTraining.Test(model, sentences, stop: stop);
        return new(tested, sentences.Items.Count, confusion.Count,
            sentences.Items.Sum(sentence => sentence.Words.Count(word => model.Vocabulary.Encode(word) == TokenVocabulary.Unknown)),
            confusion.Accuracy, model.Labels, confusion.Rows());
    }

    public void Write(IAnsiConsole console)
    {
        Table table = Tables.Create("Labels", "label", "words", "right", "most often taken for").RightAlign(1, 2);
        for (int k = 0; k < Labels.Count; k++)
        {
            int sum = Confusion[k].Sum();
            var (wrong, taken) = Confusion[k].Index().Where(n => n.Index != k).OrderByDescending(n => n.Item).FirstOrDefault();
            table.Add(Labels[k], $"{sum}", sum > 0 ? Numbers.Format($"{100.0 * Confusion[k][k] / sum:0.0} %") : "",
                taken > 0 ? $"{Labels[wrong]} ({taken})" : "");
        }
        console.Write(table);
        console.WriteText(Numbers.Format($"accuracy {100 * Accuracy:0.00} % of {Words} words in {Sentences} sentences ({Tested})")
            + (Unknown > 0 ? $"; {Unknown} words are unknown to the model" : ""));
    }
}

/// <summary>What a trained tagger tells of one sentence.</summary>
sealed record LabelledSentence(IReadOnlyList<LabelledWord> Words)
{
    public static LabelledSentence Of(Tagger model, IReadOnlyList<string> words)
        => new([.. words.Zip(model.LabelWithProbability(words), (word, found) => new LabelledWord(word, model.Labels[found.Label], found.Probability,
            model.Vocabulary.Encode(word) != TokenVocabulary.Unknown))]);
}

/// <param name="Probability">Of the label.</param>
/// <param name="Known">Whether the word is in the model's vocabulary.</param>
sealed record LabelledWord(string Word, string Label, double Probability, bool Known);
