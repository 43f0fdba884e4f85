using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Devices;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Rendering;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Translation;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;
using Spectre.Console;

namespace CellDsl.Lab.Commands.Translation;

/// <summary><c>translate</c>: trains an encoder-decoder with attention on sums, dates or pairs of a file, measures it on pairs it has never seen, and
/// lets it translate.</summary>
static class TranslateCommand
{
    /// <summary>Over pairs of a file by default.</summary>
    const int UsualPasses = 30;

    public static LabCommand Create(LabContext lab)
    {
        var model = new TranslateOptions();
        var training
            = new TrainingOptions($"{string.Join(", ", TranslationTask.All.Select(t => $"{t.Steps} updates for {t.Name}"))}, {UsualPasses} passes "
            + $"over a file", isPlanned: true);
        var decodings = new DecodingChoice(beam: 1);
        Option<string?> task = OptionFactory.Choice("--task", "Pairs to generate: sums as text, or dates as people write them with their ISO form.",
            null, [.. TranslationTask.All.Select(t => t.Name)]);
        Option<string?> pairs = OptionFactory.Text("--pairs", "FILE", "UTF-8 lines with source, tab, target.");
        Option<int?> examples = OptionFactory.OptionalCount("--examples", "Pairs to generate and train on. Default: 100000 sums, 50000 dates.");
        Option<double> share = OptionFactory.Number("--held-out-fraction", "Share of a file's sources not trained on.", 0.1, 0, 0.9);
        Option<string?> input = OptionFactory.Text("--input", "TEXT", "Translate this; without --task and --pairs by the model in --checkpoint.");
        Option<string?> heatMap = OptionFactory.Text("--heat-map", "FILE", "Draw where the model looked: .svg a picture, otherwise a page of HTML.");
        Option<int> show = OptionFactory.Count("--show", "Held-out pairs to show with what became of them.", 3, 0, 1000);
        Option<bool> json = CommonOptions.Json();
        var command = new Command("translate", "Train an encoder-decoder with attention on pairs of texts, and translate with it.") { task, pairs };
        foreach (Option option in (Option[])[.. model.All, examples, share, .. training.All, input, .. decodings.All, heatMap, show, json])
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            Decoding decoding = decodings.Decoding(parsed);
            var presentation = new TranslationReportWriter(lab, parsed.GetValue(json),
                parsed.GetValue(heatMap) is { } picture ? new OutputFile(heatMap.Name, picture) : null);
            Agreement.RequireUse(parsed, parsed.GetValue(task) is not null, task.Name, examples);
            Agreement.RequireUse(parsed, parsed.GetValue(pairs) is not null, pairs.Name, share);
            using LabBackend backend = training.Open(parsed);
            LayerOptions layers = backend.Layers(training.Threads(parsed));
            if (parsed.GetValue(task) is null && parsed.GetValue(pairs) is null)
                return Answer(lab, training.Folder(parsed), parsed.GetValue(input), decoding, layers, presentation);

            TranslationTask? generated = parsed.GetValue(task) is { } name ? TranslationTask.Find(name) : null;
            if (generated is not null && parsed.GetValue(pairs) is not null)
                throw new BadInputException("--task and --pairs: give one of them, not both.");
            if (parsed.GetValue(examples) > generated?.Most)
                throw new BadInputException($"--examples: expected at most {generated.Most} for {generated.Name}, found "
                    + $"{parsed.GetValue(examples)}.");
            using Trainer<TranslationTraining> trainer = training.Resumed(parsed, lab) is { } folder ? Resume(folder) : Start();
            presentation.RequireDrawable(trainer.Task.Model.Options.Attention,
                Math.Min(parsed.GetValue(show), trainer.Task.Data.HeldOut.Count) + (parsed.GetValue(input) is null ? 0 : 1));
            TrainingLimit limit = training.Limit(parsed, new TrainingLimit(trainer.Task.Options.LearningRate.Steps, null, null));
            BleuTokens tokens = generated is null ? BleuTokens.Words : BleuTokens.Characters;
            return Train(lab, trainer, training.Run(parsed, lab, trainer, limit), decoding, tokens, parsed.GetValue(show), parsed.GetValue(input),
                presentation);

            Trainer<TranslationTraining> Start()
            {
                TranslationData data = Data(model.Seed(parsed), parsed.GetValue(examples) ?? generated?.Examples);
                TrainingLimit end
                    = training.Limit(parsed, generated is null ? new TrainingLimit(null, UsualPasses, null)
                    : new TrainingLimit(generated.Steps, null, null));
                var (encoder, decoder) = model.Cells(parsed, lab);
                return Trainers.Make(backend, [.. encoder, .. decoder], () => TranslationTraining.Start(
                    encoder, decoder, data, model.Model(parsed, generated), model.Training(parsed, end, data), layers));
            }

            Trainer<TranslationTraining> Resume(string stored)
            {
                Checkpoint checkpoint = TranslationTraining.Read(stored);
                model.RequireAgreement(parsed, checkpoint);
                TranslationData data
                    = Data(checkpoint.Get(TranslationTraining.TrainingFact).Seed, parsed.GetValue(examples)
                    ?? checkpoint.Get(CheckpointFact.Progress).Count);
                return Trainers.Resume(backend, lab,
                    checkpoint.Get(TranslationTraining.EncoderLayersFact).Concat(checkpoint.Get(TranslationTraining.DecoderLayersFact)),
                    () => TranslationTraining.Resume(stored, lab.Cells, data, layers), generated is null ? share.Name : examples.Name);
            }

            TranslationData Data(ulong seed, int? count) => generated is null
                ? TranslationData.Read(parsed.GetValue(pairs)!, parsed.GetValue(share))
                : generated.Generate(count!.Value, TranslationTask.HeldOutPairs, seed);
        });
        return new LabCommand(command, "translate --task addition --checkpoint sums",
            "translate --checkpoint sums --input 123+456 --heat-map sum.html",
            "translate --task dates --attention additive", "translate --pairs pairs.tsv --cell Lstm --layers 2 --beam 5 --length-penalty 0.6");
    }

    static int Train(LabContext lab, Trainer<TranslationTraining> trainer, TrainingRun run, Decoding decoding, BleuTokens tokens, int show,
        string? input,
        TranslationReportWriter presentation)
    {
        IAnsiConsole progress = presentation.Progress;
        progress.WriteText(presentation.Beginning(trainer));
        double entropy = Corpus.FromText("targets", string.Concat(trainer.Task.Data.Training.Select(pair => pair.Target))).Order0Entropy();
        TrainingOutcome outcome
            = TrainingDisplays.Run(progress, trainer.Scale, TrainingText.Comparison(entropy), display => run.Run(display, lab.Stop));
        var translator = new Translator(trainer.Task.Model, trainer.Task.Data.LongestTarget);
        // The second Ctrl+C ends the process; the first one has ended the training.
        TranslationScore? score = trainer.Task.Data.HeldOut.Count == 0 ? null
            : translator.Score(trainer.Task.Data.HeldOut, tokens, decoding.Beam, decoding.Normalization);
        string[] shown = [.. trainer.Task.Data.HeldOut.Take(show).Select(pair => pair.Source), .. input is null ? Array.Empty<string>() : [input]];
        presentation.Write(trainer, outcome, score, [.. shown.Select(text => Translate(translator, text, decoding))], run.Folder);
        return TrainingEnd.CodeOf(outcome);
    }

    static int Answer(LabContext lab, string? folder, string? input, Decoding decoding, LayerOptions layers, TranslationReportWriter presentation)
    {
        if (folder is null || input is null)
            throw new BadInputException("translate: give --task or --pairs to train on, or --checkpoint and --input to translate with a trained "
                + "model.");
        Checkpoint checkpoint = TranslationTraining.Read(folder);
        using TranslationModel model = TranslationTraining.CreateModel(checkpoint, lab.Cells, layers);
        presentation.RequireDrawable(model.Options.Attention, translations: 1);
        presentation.WriteAnswer(Translate(new Translator(model, checkpoint.Get(TranslationTraining.LongestTargetFact)), input, decoding));
        return ExitCode.Success;
    }

    static TranslatedText Translate(Translator translator, string text, Decoding decoding)
        => translator.Translate(text, decoding.Beam, decoding.Normalization)[0];
}
