using System.CommandLine;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Rendering;
using CellDsl.Training;
using Spectre.Console;

namespace CellDsl.Lab.Commands.Captioning;

/// <summary><c>caption</c>: trains a cell with a context to describe feature vectors, generated scenes or the user's, measures it on some it has never seen, and
/// lets it describe.</summary>
static class CaptionCommand
{
    public static LabCommand Create(LabContext lab)
    {
        var model = new CaptionOptions();
        Option<string?> features = OptionFactory.Text("--features", "FILE", "Feature vectors: safetensors with a tensor [N, n], \"features\" or the only one; numbers of the order of 1.");
        Option<string?> captions = OptionFactory.Text("--captions", "FILE", "UTF-8 lines with a vector's number from 0, tab, caption; several lines per vector as you like.");
        Option<int?> scenes = OptionFactory.OptionalCount("--scenes", "Scenes to generate and train on, if no files are given. Default: 5000.", 1, SceneTask.MostScenes);
        Option<double> noise = OptionFactory.Number("--noise", "Standard deviation of the noise on the features of scenes.", 0.1, 0, 100);
        Option<double> share = OptionFactory.Number("--held-out-fraction", "Share of the files' vectors not trained on.", 0.1, 0, 0.9);
        Option<double?> minutes = OptionFactory.OptionalNumber("--minutes", "End this run after so many minutes, if it is not over before.", 0, 1e6);
        Option<string?> checkpoint = OptionFactory.Text("--checkpoint", "DIR", "Save model and training there; a killed run leaves a whole checkpoint. With --features alone: the trained model.");
        Option<bool> resume = OptionFactory.Flag("--resume", "Go on with the training in --checkpoint, with the numbers it would have had.");
        Option<int> saveEvery = OptionFactory.Count("--save-every", "Updates between checkpoints.", 500);
        Option<int> beam = OptionFactory.Count("--beam", "Beginnings that decoding keeps; 1: greedy.", 3, 1, 1000);
        Option<double> penalty = OptionFactory.Number("--length-penalty", "α of Wu et al. (2016) by which a beam ranks; 0: by probability alone.", 0, 0, 10);
        Option<int> show = OptionFactory.Count("--show", "Held-out examples to show.", 5, 0, 1000);
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("caption", "Train a cell with a context to describe feature vectors in words, and let it describe.") { features, captions };
        foreach (Option option in (Option[])[.. model.All, scenes, noise, share, minutes, checkpoint, resume, saveEvery, beam, penalty, show, threads, json])
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var report = new CaptionReportWriter(lab, parsed.GetValue(json), parsed.GetValue(beam),
                parsed.GetValue(penalty) is > 0 and var alpha ? LengthNormalization.Wu(alpha) : LengthNormalization.None);
            var layers = new LayerOptions { Threads = parsed.GetValue(threads) };
            string? folder = parsed.GetValue(checkpoint), vectors = parsed.GetValue(features), text = parsed.GetValue(captions);
            if (text is not null && vectors is null)
                throw new BadInputException("--captions: give the vectors that the captions are of as --features.");
            if (vectors is not null && text is null)
                return Describe(lab, folder, vectors, layers, report);

            using CaptionTrainer trainer = Trainer();
            var run = new ExampleRun(trainer, new TrainingLimit(model.Steps(parsed) ?? trainer.Options.LearningRate.Steps, null,
                parsed.GetValue(minutes) is { } time ? TimeSpan.FromMinutes(time) : null))
            { Folder = folder, SaveEvery = parsed.GetValue(saveEvery), Unit = "word" };
            return Train(lab, trainer, run, parsed.GetValue(show), report);

            CaptionTrainer Trainer()
            {
                if (!parsed.GetValue(resume))
                {
                    if (folder is not null && CaptionCheckpoint.Exists(folder))
                        throw new BadInputException($"--checkpoint: '{folder}' holds a checkpoint already. Add --resume to go on with it, or give another folder.");
                    CaptionData data = Data(model.Seed(parsed), parsed.GetValue(scenes) ?? UsualScenes);
                    return Start(model.Cell(parsed, lab), data, model.Model(parsed),
                        model.Training(parsed, vectors is null ? null : data.Training.Sum(example => example.Captions.Count)), layers);
                }
                CaptionCheckpoint stored = CaptionCheckpoint.Read(
                    folder ?? throw new BadInputException("--resume: give the folder of the training to go on with as --checkpoint."));
                model.RequireAgreement(parsed, stored);
                return CaptionTrainer.Resume(folder, lab.Cells, Data(stored.Training.Seed, parsed.GetValue(scenes) ?? Math.Min(stored.Progress.Examples, SceneTask.MostScenes)), layers);
            }

            CaptionData Data(ulong seed, int count) => vectors is null
                ? SceneTask.Generate(count, HeldOutScenes, parsed.GetValue(noise), seed)
                : CaptionFiles.Read(vectors, text!, parsed.GetValue(share));
        });
        return new LabCommand(command, "caption --checkpoint scenes", "caption --cell GruDecoder --noise 0.3 --beam 5",
            "caption --features images.safetensors --captions captions.tsv --checkpoint model", "caption --features new.safetensors --checkpoint model --json");
    }

    const int UsualScenes = 5000;

    /// <summary>Scenes to measure on.</summary>
    const int HeldOutScenes = 500;

    static CaptionTrainer Start(CellDefinition cell, CaptionData data, CaptionModelOptions model, ExampleTrainingOptions training, LayerOptions layers)
    {
        try
        {
            return CaptionTrainer.Start(cell, data, model, training, layers);
        }
        catch (ArgumentException e)
        {
            throw new BadInputException($"cell {cell.Description.Name} cannot be trained so: {e.Message}", e);
        }
    }

    static int Train(LabContext lab, CaptionTrainer trainer, ExampleRun run, int show, CaptionReportWriter report)
    {
        report.Progress.WriteLine(report.Beginning(trainer));
        double entropy = report.Order0Entropy(trainer);
        ExampleOutcome outcome = TrainingDisplays.Run(report.Progress, LossScale.BitsPer("word"), TrainingText.Comparison(entropy), display => run.Run(display, lab.Stop));
        report.Write(trainer, outcome, show, run.Folder);
        return ExitCode.Success;
    }

    static int Describe(LabContext lab, string? folder, string vectors, LayerOptions layers, CaptionReportWriter report)
    {
        CaptionCheckpoint checkpoint = CaptionCheckpoint.Read(
            folder ?? throw new BadInputException("caption: give --captions to train on, or --checkpoint to describe the vectors with a trained model."));
        IReadOnlyList<float[]> features = CaptionFiles.ReadFeatures(vectors);
        if (features[0].Length != checkpoint.FeatureSize)
            throw new BadInputException($"{vectors}: the model in '{folder}' was trained on vectors of {checkpoint.FeatureSize} numbers, found {features[0].Length}.");
        using CaptionModel model = checkpoint.CreateModel(lab.Cells, layers);
        report.WriteCaptions(new Captioner(model, checkpoint.LongestCaption), features);
        return ExitCode.Success;
    }
}
