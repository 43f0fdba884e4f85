using CellDsl.Lab.Application;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Rendering;
using CellDsl.Lab.Tasks;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Metrics;
using CellDsl.Training.Models.Captioning;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;
using Spectre.Console;

namespace CellDsl.Lab.Commands.Captioning;

/// <summary>Shows what <c>caption</c> came to: tables for people, one document for programs.</summary>
sealed class CaptionReportWriter(LabContext lab, bool json, Decoding decoding)
{
    /// <summary>Where people follow the training.</summary>
    public IAnsiConsole Progress => json ? lab.Output.Messages : lab.Output.Results;

    public string Beginning(Trainer<CaptionTraining> trainer)
        => $"{TrainingText.Layers(trainer.Task.Model.Cells)}, hidden size {trainer.Task.Model.Options.Stack.HiddenSize}, "
        + $"{Numbers.Scaled(trainer.Task.Model.ParameterCount)} parameters; "
            + $"{trainer.Task.Data.Name}: {trainer.Task.Data.Training.Count} with {trainer.Task.Data.Training.Sum(e => e.Captions.Count)} captions "
            + $"of {trainer.Task.Model.Words.Size - 1} words "
            + $"to learn, {trainer.Task.Data.HeldOut.Count} held out";

    /// <summary>Bits per word of the best code that ignores the neighbours, over the training captions.</summary>
    public double Order0Entropy(Trainer<CaptionTraining> trainer)
    {
        double[] shares
            = [.. trainer.Task.Data.Training.SelectMany(e => e.Captions).SelectMany(WordText.Split).CountBy(word => word)
            .Select(p => (double)p.Value)];
        double total = shares.Sum();
        return -shares.Sum(count => count / total * Math.Log2(count / total));
    }

    public void Write(Trainer<CaptionTraining> trainer, TrainingOutcome outcome, int show, string? folder)
    {
        IReadOnlyList<CaptionExample> heldOut = trainer.Task.Data.HeldOut;
        var captioner = new Captioner(trainer.Task.Model, trainer.Task.Data.LongestCaption);
        List<string> found = [.. heldOut.Select(example => captioner.Describe(example.Features, decoding.Beam, decoding.Normalization)[0].Text)];
        BleuScore? bleu = heldOut.Count == 0 ? null : Captioner.Score(heldOut, found);
        int among = Enumerable.Range(0, found.Count).Count(k => heldOut[k].Captions.Contains(found[k]));
        int? right = heldOut.Count > 0 && heldOut[0] is SceneExample
            ? Enumerable.Range(0, found.Count).Count(k => SceneGrammar.Sentences(((SceneExample)heldOut[k]).Scene).Contains(found[k]))
            : null;
        var samples = heldOut.Take(show).Select((example, k) => new { example.Key, Caption = found[k], References = example.Captions }).ToArray();
        if (bleu is null)
            Progress.WriteText("No vectors were held out, so the model was not tested; give more vectors, or a larger --held-out-fraction.");
        if (json)
        {
            Json.Write(lab.Output.Data, new
            {
                Cells = trainer.Task.Model.Cells.Select(cell => cell.Description.Name),
                trainer.Task.Model.ParameterCount,
                Training = outcome,
                HeldOut = bleu is null ? null : new { Examples = found.Count, Bleu = bleu.Score, AmongReferences = among, Right = right },
                Samples = samples,
                Checkpoint = folder,
            });
            return;
        }
        IAnsiConsole console = lab.Output.Results;
        TrainingText.WriteCourse(console, outcome, trainer.Scale, folder);
        console.WriteText(TrainingText.Losses(outcome, trainer.Scale));
        if (bleu is not null)
            console.WriteText($"{found.Count} held out: {bleu}; {among} captions are among the references word for word"
                + (right is null ? ""
                : Numbers.Format($"; {right} are right: the grammar has them for the scene ({100.0 * right.Value / found.Count:0.0} %)")));
        if (samples.Length > 0)
        {
            Table table = Tables.Create("Never seen before", "caption", "a reference");
            foreach (var sample in samples)
                table.Add(sample.Caption, sample.References[0]);
            console.Write(table);
        }
    }

    public void WriteCaptions(Captioner captioner, IReadOnlyList<float[]> features)
    {
        IEnumerable<IReadOnlyList<Caption>> captions = features.Select(vector => captioner.Describe(vector, decoding.Beam, decoding.Normalization));
        if (json)
        {
            Json.Write(lab.Output.Data, captions);
            return;
        }
        int row = 0;
        foreach (IReadOnlyList<Caption> best in captions)
        {
            lab.Stop.ThrowIfCancellationRequested();
            lab.Output.Data.WriteLine($"{row++}\t{best[0].Text}");
        }
    }
}
