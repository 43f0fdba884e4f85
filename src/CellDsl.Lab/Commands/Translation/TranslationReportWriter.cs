using CellDsl.Lab.Application;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Rendering;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Attention;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Metrics;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Models.Translation;
using CellDsl.Training.Trainers;
using Spectre.Console;

namespace CellDsl.Lab.Commands.Translation;

/// <summary>Shows what <c>translate</c> came to: tables and heat maps for people, one document for programs, a picture in a file.</summary>
sealed class TranslationReportWriter(LabContext lab, bool json, OutputFile? heatMap)
{
    const string NotTested = "No pairs were held out, so the model was not tested; give more pairs, or a larger --held-out-fraction.";

    /// <summary>Where people follow the training.</summary>
    public IAnsiConsole Progress => json ? lab.Output.Messages : lab.Output.Results;

    public string Beginning(Trainer<TranslationTraining> trainer)
    {
        TranslationModel model = trainer.Task.Model;
        string encoder = TrainingText.Layers(model.EncoderCells), decoder = TrainingText.Layers(model.DecoderCells);
        string attention = model.Options.Attention is { } score ? $"{score.ToString().ToLowerInvariant()} attention" : "no attention";
        return $"{(encoder == decoder ? encoder : $"{encoder} and {decoder}")}, hidden size {model.Options.Encoder.HiddenSize}, {attention}, "
            + $"{Numbers.Scaled(model.ParameterCount)} parameters; {trainer.Task.Data.Name}: "
            + $"{trainer.Task.Data.Training.Count} pairs to learn, {trainer.Task.Data.HeldOut.Count} held out";
    }

    public void Write(Trainer<TranslationTraining> trainer, TrainingOutcome outcome, TranslationScore? score, IReadOnlyList<TranslatedText> shown,
        string? folder)
    {
        if (json)
        {
            if (score is null)
                lab.Output.Messages.WriteText(NotTested);
            Json.Write(lab.Output.Data, new
            {
                EncoderCells = trainer.Task.Model.EncoderCells.Select(cell => cell.Description.Name),
                DecoderCells = trainer.Task.Model.DecoderCells.Select(cell => cell.Description.Name),
                trainer.Task.Model.ParameterCount,
                Training = outcome,
                HeldOut = score is null ? null : new { score.Pairs, score.Exact, score.ExactShare, Bleu = score.Bleu.Score, score.Mistakes },
                Translations = shown,
                Checkpoint = folder,
            });
            Draw(shown);
            return;
        }
        IAnsiConsole console = lab.Output.Results;
        TrainingText.WriteCourse(console, outcome, trainer.Scale, folder);
        console.WriteText(TrainingText.Losses(outcome, trainer.Scale));
        if (score is not null)
        {
            console.WriteText(Numbers.Format($"{score.Exact} of {score.Pairs} held-out pairs exactly right: {100 * score.ExactShare:0.00} %; "
                + $"{score.Bleu}"));
            if (score.Mistakes.Count > 0)
                console.Write(Mistakes(score));
        }
        else
            console.WriteText(NotTested);
        foreach (TranslatedText translation in shown)
            Show(translation);
        // Last: a file that cannot be written takes nothing of the report away.
        Draw(shown);
    }

    public void WriteAnswer(TranslatedText translation)
    {
        if (json)
            Json.Write(lab.Output.Data, translation);
        else
            Show(translation);
        Draw([translation]);
    }

    void Show(TranslatedText translation)
    {
        // Past the console, which would break long lines.
        lab.Output.Results.WriteWhole($"{translation.Source} → {translation.Text}{(translation.Ended ? "" : " … (cut off)")}"
            + (translation.Unknown > 0
            ? $"; {translation.Unknown} of {translation.Source.EnumerateRunes().Count()} characters are unknown to the model" : ""));
        if (translation.Alignment is { } alignment)
            lab.Output.Results.WriteWhole(AlignmentText.Of(alignment).TrimEnd('\n'));
    }

    /// <summary>Before the work: that a heat map, where one is wanted, will have something to show.</summary>
    /// <param name="translations">How many translations will be shown.</param>
    public void RequireDrawable(AttentionScore? attention, int translations)
    {
        if (heatMap is not null && (attention is null || translations == 0))
            throw new BadInputException("--heat-map: there is nothing to draw: "
                + (translations == 0 ? "give --input or --show." : "a model without attention looks nowhere."));
    }

    void Draw(IReadOnlyList<TranslatedText> translations)
    {
        if (heatMap is null)
            return;
        Alignment[] alignments = [.. translations.Select(t => t.Alignment).OfType<Alignment>()];
        heatMap.Write(Path.GetExtension(heatMap.Path).Equals(".svg", StringComparison.OrdinalIgnoreCase)
            ? AlignmentPicture.Svg(alignments)
            : AlignmentPicture.Page(alignments));
    }

    static Table Mistakes(TranslationScore score)
    {
        Table table = Tables.Create("The first mistakes", "source", "right", "found");
        foreach (TranslationMistake mistake in score.Mistakes)
            table.Add(mistake.Source, mistake.Target, mistake.Found);
        return table;
    }
}
