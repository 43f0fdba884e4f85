using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Devices;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Rendering;
using CellDsl.Lab.Tasks;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Captioning;
using CellDsl.Training.Trainers;
using Spectre.Console;

namespace CellDsl.Lab.Commands.Captioning;

/// <summary><c>caption</c>: trains a cell with a context to describe feature vectors, generated scenes or the user's, measures it on some it has
/// never seen, and lets it describe.</summary>
static class CaptionCommand
{
    const int UsualScenes = 5000;

    /// <summary>Scenes to measure on.</summary>
    const int HeldOutScenes = 500;

    /// <summary>Updates on scenes, and passes over a user's captions by default.</summary>
    const int UsualSteps = 3000, UsualPasses = 30;

    public static LabCommand Create(LabContext lab)
    {
        var model = new CaptionOptions();
        var training = new TrainingOptions($"{UsualSteps} updates on scenes, {UsualPasses} passes over captions of a file", isPlanned: true);
        var decoding = new DecodingChoice(beam: 3);
        Option<string?> features
            = OptionFactory.Text("--features", "FILE",
            "Feature vectors: safetensors with a tensor [N, n], \"features\" or the only one; numbers of the order of 1. "
            + "Without --captions: describe them with the model in --checkpoint.");
        Option<string?> captions
            = OptionFactory.Text("--captions", "FILE",
            "UTF-8 lines with a vector's number from 0, tab, caption; several lines per vector as you like.");
        Option<int?> scenes
            = OptionFactory.OptionalCount("--scenes", $"Scenes to generate and train on, if no files are given. Default: {UsualScenes}.", 1,
            SceneTask.MostScenes);
        Option<double> noise = OptionFactory.Number("--noise", "Standard deviation of the noise on the features of scenes.", 0.1, 0, 100);
        Option<double> share = OptionFactory.Number("--held-out-fraction", "Share of the files' vectors not trained on.", 0.1, 0, 0.9);
        Option<int> show = OptionFactory.Count("--show", "Held-out examples to show.", 5, 0, 1000);
        Option<bool> json = CommonOptions.Json();
        var command = new Command("caption", "Train a cell with a context to describe feature vectors in words, and let it describe.")
            { features, captions };
        foreach (Option option in (Option[])[.. model.All, scenes, noise, share, .. training.All, .. decoding.All, show, json])
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var report = new CaptionReportWriter(lab, parsed.GetValue(json), decoding.Decoding(parsed));
            string? vectors = parsed.GetValue(features), text = parsed.GetValue(captions);
            if (text is not null && vectors is null)
                throw new BadInputException("--captions: give the vectors that the captions are of as --features.");
            Agreement.RequireUse(parsed, vectors is null, "generated scenes", scenes, noise);
            Agreement.RequireUse(parsed, text is not null, captions.Name, share);
            using LabBackend backend = training.Open(parsed);
            LayerOptions layers = backend.Layers(training.Threads(parsed));
            if (vectors is not null && text is null)
                return Describe(lab, training.Folder(parsed), vectors, layers, report);

            using Trainer<CaptionTraining> trainer = training.Resumed(parsed, lab) is { } folder ? Resume(folder) : Start();
            TrainingLimit limit = training.Limit(parsed, new TrainingLimit(trainer.Task.Options.LearningRate.Steps, null, null));
            return Train(lab, trainer, training.Run(parsed, lab, trainer, limit), parsed.GetValue(show), report);

            Trainer<CaptionTraining> Start()
            {
                CaptionData data = Data(model.Seed(parsed), parsed.GetValue(scenes) ?? UsualScenes);
                TrainingLimit end
                    = training.Limit(parsed, vectors is null ? new TrainingLimit(UsualSteps, null, null)
                    : new TrainingLimit(null, UsualPasses, null));
                IReadOnlyList<CellDefinition> cells = model.Cells(parsed, lab);
                return Trainers.Make(backend, cells, ()
                    => CaptionTraining.Start(cells, data, model.Model(parsed), model.Training(parsed, end, data), layers));
            }

            Trainer<CaptionTraining> Resume(string stored)
            {
                Checkpoint checkpoint = CaptionTraining.Read(stored);
                model.RequireAgreement(parsed, checkpoint);
                CaptionData data
                    = Data(checkpoint.Get(CaptionTraining.TrainingFact).Seed, parsed.GetValue(scenes)
                    ?? Math.Min(checkpoint.Get(CheckpointFact.Progress).Count, SceneTask.MostScenes));
                return Trainers.Resume(backend, lab, checkpoint.Get(CaptionTraining.LayersFact), ()
                    => CaptionTraining.Resume(stored, lab.Cells, data, layers),
                    vectors is null ? [scenes.Name, noise.Name] : [share.Name]);
            }

            CaptionData Data(ulong seed, int count) => vectors is null
                ? SceneTask.Generate(count, HeldOutScenes, parsed.GetValue(noise), seed)
                : CaptionData.Read(vectors, text!, parsed.GetValue(share));
        });
        return new LabCommand(command, "caption --checkpoint scenes", "caption --cell GruDecoder --noise 0.3 --beam 5",
            "caption --features images.safetensors --captions captions.tsv --checkpoint model",
            "caption --features new.safetensors --checkpoint model --json");
    }

    static int Train(LabContext lab, Trainer<CaptionTraining> trainer, TrainingRun run, int show, CaptionReportWriter report)
    {
        report.Progress.WriteText(report.Beginning(trainer));
        double entropy = report.Order0Entropy(trainer);
        TrainingOutcome outcome
            = TrainingDisplays.Run(report.Progress, trainer.Scale, TrainingText.Comparison(entropy), display => run.Run(display, lab.Stop));
        report.Write(trainer, outcome, show, run.Folder);
        return TrainingEnd.CodeOf(outcome);
    }

    static int Describe(LabContext lab, string? folder, string vectors, LayerOptions layers, CaptionReportWriter report)
    {
        Checkpoint checkpoint = CaptionTraining.Read(
            folder ?? throw new BadInputException("caption: give --captions to train on, or --checkpoint to describe the vectors with a trained "
            + "model."));
        IReadOnlyList<float[]> features = CaptionData.ReadFeatures(vectors);
        if (features[0].Length != checkpoint.Get(CaptionTraining.FeatureSizeFact))
            throw new BadInputException($"{vectors}: the model in '{folder}' was trained on vectors of "
                + $"{checkpoint.Get(CaptionTraining.FeatureSizeFact)} numbers, found {features[0].Length}.");
        using CaptionModel model = CaptionTraining.CreateModel(checkpoint, lab.Cells, layers);
        report.WriteCaptions(new Captioner(model, checkpoint.Get(CaptionTraining.LongestCaptionFact)), features);
        return ExitCode.Success;
    }
}
