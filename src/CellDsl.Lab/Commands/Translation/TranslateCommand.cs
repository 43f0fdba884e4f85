using System.CommandLine;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Rendering;
using CellDsl.Training;
using Spectre.Console;

namespace CellDsl.Lab.Commands.Translation;

/// <summary><c>translate</c>: trains an encoder-decoder with attention on sums, dates or pairs of a file, measures it on pairs it has never seen, and lets it translate.</summary>
static class TranslateCommand
{
    public static LabCommand Create(LabContext lab)
    {
        var model = new TranslateOptions();
        Option<string?> task = OptionFactory.Choice("--task", "Pairs to generate: sums as text, or dates as people write them with their ISO form.",
            null, [.. TranslationTask.All.Select(t => t.Name)]);
        Option<string?> pairs = OptionFactory.Text("--pairs", "FILE", "UTF-8 lines with source, tab, target.");
        Option<int?> examples = OptionFactory.OptionalCount("--examples", "Pairs to generate and train on. Default: 100000 sums, 50000 dates.");
        Option<double> share = OptionFactory.Number("--held-out-fraction", "Share of a file's sources not trained on.", 0.1, 0, 0.9);
        Option<double?> minutes = OptionFactory.OptionalNumber("--minutes", "End this run after so many minutes, if it is not over before.", 0, 1e6);
        Option<string?> checkpoint = OptionFactory.Text("--checkpoint", "DIR", "Save model and training there; a killed run leaves a whole checkpoint. With --input alone: the trained model.");
        Option<bool> resume = OptionFactory.Flag("--resume", "Go on with the training in --checkpoint, with the numbers it would have had.");
        Option<int> saveEvery = OptionFactory.Count("--save-every", "Updates between checkpoints.", 500);
        Option<string?> input = OptionFactory.Text("--input", "TEXT", "Translate this.");
        Option<int> beam = OptionFactory.Count("--beam", "Beginnings that decoding keeps; 1: greedy.", 1, 1, 1000);
        Option<double> penalty = OptionFactory.Number("--length-penalty", "α of Wu et al. (2016) by which a beam ranks; 0: by probability alone.", 0, 0, 10);
        Option<string?> heatMap = OptionFactory.Text("--heat-map", "FILE", "Draw where the model looked: .svg a picture, otherwise a page of HTML.");
        Option<int> show = OptionFactory.Count("--show", "Held-out pairs to show with what became of them.", 3, 0, 1000);
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("translate", "Train an encoder-decoder with attention on pairs of texts, and translate with it.") { task, pairs };
        foreach (Option option in (Option[])[.. model.All, examples, share, minutes, checkpoint, resume, saveEvery, input, beam, penalty, heatMap, show, threads, json])
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var decoding = new Decoding(parsed.GetValue(beam), parsed.GetValue(penalty) is > 0 and var alpha ? LengthNormalization.Wu(alpha) : LengthNormalization.None);
            var layers = new LayerOptions { Threads = parsed.GetValue(threads) };
            var presentation = new TranslationReportWriter(lab, parsed.GetValue(json), parsed.GetValue(heatMap));
            string? folder = parsed.GetValue(checkpoint);
            if (parsed.GetValue(task) is null && parsed.GetValue(pairs) is null)
                return Answer(lab, folder, parsed.GetValue(input), decoding, layers, presentation);

            using TranslationTrainer trainer = Trainer();
            var run = new ExampleRun(trainer, new TrainingLimit(model.Steps(parsed) ?? trainer.Options.LearningRate.Steps, null,
                parsed.GetValue(minutes) is { } time ? TimeSpan.FromMinutes(time) : null))
            { Folder = folder, SaveEvery = parsed.GetValue(saveEvery) };
            BleuTokens tokens = parsed.GetValue(pairs) is null ? BleuTokens.Characters : BleuTokens.Words;
            return Train(lab, trainer, run, decoding, tokens, parsed.GetValue(show), parsed.GetValue(input), presentation);

            TranslationTrainer Trainer()
            {
                TranslationTask? generated = parsed.GetValue(task) is { } name ? TranslationTask.Find(name) : null;
                if (generated is not null && parsed.GetValue(pairs) is not null)
                    throw new BadInputException("--task and --pairs: give one of them, not both.");
                if (parsed.GetValue(examples) > generated?.Most)
                    throw new BadInputException($"--examples: expected at most {generated.Most} for {generated.Name}, found {parsed.GetValue(examples)}.");
                if (!parsed.GetValue(resume))
                {
                    if (folder is not null && TranslationCheckpoint.Exists(folder))
                        throw new BadInputException($"--checkpoint: '{folder}' holds a checkpoint already. Add --resume to go on with it, or give another folder.");
                    TranslationData data = Data(model.Seed(parsed), parsed.GetValue(examples) ?? generated?.Examples);
                    return Start(model.Cells(parsed, lab), data, model.Model(parsed, generated), model.Training(parsed, generated, data.Training.Count), layers);
                }
                TranslationCheckpoint stored = TranslationCheckpoint.Read(
                    folder ?? throw new BadInputException("--resume: give the folder of the training to go on with as --checkpoint."));
                model.RequireAgreement(parsed, stored);
                return TranslationTrainer.Resume(folder, lab.Cells, Data(stored.Training.Seed, parsed.GetValue(examples) ?? stored.Progress.Examples), layers);

                TranslationData Data(ulong seed, int? count) => generated is null
                    ? PairFile.Read(parsed.GetValue(pairs)!, parsed.GetValue(share))
                    : generated.Generate(count!.Value, TranslationTask.HeldOutPairs, seed);
            }
        });
        return new LabCommand(command, "translate --task addition --checkpoint sums", "translate --checkpoint sums --input 123+456 --heat-map sum.html",
            "translate --task dates --attention additive", "translate --pairs pairs.tsv --cell Lstm --layers 2 --beam 5 --length-penalty 0.6");
    }

    static TranslationTrainer Start((CellDefinition Encoder, CellDefinition Decoder) cells, TranslationData data,
        TranslationModelOptions model, ExampleTrainingOptions training, LayerOptions layers)
    {
        try
        {
            return TranslationTrainer.Start(cells.Encoder, cells.Decoder, data, model, training, layers);
        }
        catch (ArgumentException e)
        {
            throw new BadInputException($"an encoder of {cells.Encoder.Description.Name} and a decoder of {cells.Decoder.Description.Name} cannot be trained so: {e.Message}", e);
        }
    }

    static int Train(LabContext lab, TranslationTrainer trainer, ExampleRun run, Decoding decoding, BleuTokens tokens, int show, string? input,
        TranslationReportWriter presentation)
    {
        IAnsiConsole progress = presentation.Progress;
        progress.WriteLine(presentation.Beginning(trainer));
        double entropy = Corpus.FromText("targets", string.Concat(trainer.Data.Training.Select(pair => pair.Target))).Order0Entropy();
        ExampleOutcome outcome = TrainingDisplays.Run(progress, LossScale.BitsPerCharacter, TrainingText.Comparison(entropy), display => run.Run(display, lab.Stop));
        var translator = new Translator(trainer.Model, trainer.Data.LongestTarget);
        // The second Ctrl+C ends the process; the first one has ended the training.
        TranslationScore? score = trainer.Data.HeldOut.Count == 0 ? null
            : translator.Score(trainer.Data.HeldOut, tokens, decoding.Beam, decoding.Normalization);
        string[] shown = [.. trainer.Data.HeldOut.Take(show).Select(pair => pair.Source), .. input is null ? Array.Empty<string>() : [input]];
        presentation.Write(trainer, outcome, score, [.. shown.Select(text => decoding.Run(translator, text))], run.Folder);
        return ExitCode.Success;
    }

    static int Answer(LabContext lab, string? folder, string? input, Decoding decoding, LayerOptions layers, TranslationReportWriter presentation)
    {
        if (folder is null || input is null)
            throw new BadInputException("translate: give --task or --pairs to train on, or --checkpoint and --input to translate with a trained model.");
        TranslationCheckpoint checkpoint = TranslationCheckpoint.Read(folder);
        using TranslationModel model = checkpoint.CreateModel(lab.Cells, layers);
        presentation.WriteAnswer(decoding.Run(new Translator(model, checkpoint.LongestTarget), input));
        return ExitCode.Success;
    }

    /// <summary>How the model's translations are searched for.</summary>
    sealed record Decoding(int Beam, LengthNormalization Normalization)
    {
        public TranslatedText Run(Translator translator, string text) => translator.Translate(text, Beam, Normalization)[0];
    }
}
