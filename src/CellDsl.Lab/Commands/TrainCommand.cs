using System.CommandLine;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Devices;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Rendering;
using CellDsl.Training;
using Spectre.Console;

namespace CellDsl.Lab.Commands;

/// <summary><c>train</c>: a character model of a cell, on any text file.</summary>
static class TrainCommand
{
    static readonly TimeSpan UsualTime = TimeSpan.FromMinutes(10);

    public static LabCommand Create(LabContext lab)
    {
        var model = new ModelOptions();
        Option<string?> text = OptionFactory.Text("--text", "FILE", "UTF-8 text to learn; its end is kept for validation.", required: true);
        Option<double?> epochs = OptionFactory.OptionalNumber("--epochs", "End after so many passes over the text.", 1e-6);
        Option<int?> steps = OptionFactory.OptionalCount("--steps", "End after so many updates.");
        Option<double?> minutes = OptionFactory.OptionalNumber("--minutes", "End this run after so many minutes. Default: 10, if no other end is given.", 0, 1e6);
        Option<string?> checkpoint = OptionFactory.Text("--checkpoint", "DIR", "Save model and training there; a killed run leaves a whole checkpoint.");
        Option<bool> resume = OptionFactory.Flag("--resume", "Go on with the training in --checkpoint, with the numbers it would have had.");
        Option<int> saveEvery = OptionFactory.Count("--save-every", "Updates between checkpoints.", 500);
        Option<int?> sampleEvery = OptionFactory.OptionalCount("--sample-every", "Updates between samples of what the model writes.");
        Option<int> threads = CommonOptions.Threads();
        var backend = new BackendOptions("Where the cells' layers compute.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("train", "Train a character model of a cell on a text file.") { text };
        foreach (Option option in (Option[])[.. model.All, epochs, steps, minutes, checkpoint, resume, saveEvery, sampleEvery, threads, .. backend.All, json])
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            double? time = parsed.GetValue(minutes);
            var limit = new TrainingLimit(parsed.GetValue(steps), parsed.GetValue(epochs), time is { } m ? TimeSpan.FromMinutes(m) : null);
            if (limit is { Steps: null, Passes: null, Time: null })
                limit = limit with { Time = UsualTime };
            string? folder = parsed.GetValue(checkpoint);
            Corpus corpus = Corpus.Read(parsed.GetRequiredValue(text)!);
            using LabBackend chosen = backend.Open(parsed);
            LayerOptions layers = chosen.Layers(parsed.GetValue(threads));
            using CharTrainer trainer = parsed.GetValue(resume)
                ? Resume(lab, corpus, folder ?? throw new BadInputException("--resume: give the folder of the training to go on with as --checkpoint."),
                    layers, model, parsed, chosen)
                : Start(lab, corpus, folder, layers, model, parsed, chosen);
            return Run(lab, corpus, new TrainingRun(trainer, limit)
            {
                Folder = folder,
                SaveEvery = parsed.GetValue(saveEvery),
                SampleEvery = parsed.GetValue(sampleEvery),
            }, trainer, folder, parsed.GetValue(json));
        });
        return new LabCommand(command, "train --cell Lstm --text book.txt",
            "train --cell Gru --text book.txt --hidden 512 --layers 2 --minutes 60 --checkpoint model",
            "train --cells Lstm,Gru --text book.txt --dropout 0.2 --residual",
            "train --cell Gru --text book.txt --backend gpu",
            "train --text book.txt --checkpoint model --resume --minutes 60");
    }

    static CharTrainer Start(LabContext lab, Corpus corpus, string? folder, LayerOptions layers, ModelOptions model, ParseResult parsed, LabBackend backend)
    {
        IReadOnlyList<CellDefinition> cells = model.Stack.Cells(lab, parsed, standard: null);
        foreach (CellDefinition cell in cells)
            backend.Require(cell);
        if (folder is not null && CharCheckpoint.Exists(folder))
            throw new BadInputException($"--checkpoint: '{folder}' holds a checkpoint already. Add --resume to go on with it, or give another folder.");
        return Trainers.Start(cells, corpus, model.Model(parsed), model.Training(parsed), layers);
    }

    static CharTrainer Resume(LabContext lab, Corpus corpus, string folder, LayerOptions layers, ModelOptions model, ParseResult parsed, LabBackend backend)
    {
        CharCheckpoint checkpoint = CharCheckpoint.Read(folder);
        model.RequireAgreement(parsed, checkpoint);
        foreach (CellDefinition cell in lab.Cells.Where(c => checkpoint.LayerCells.Contains(c.Description.Name)))
            backend.Require(cell);
        return CharTrainer.Resume(folder, lab.Cells, corpus, layers);
    }

    static int Run(LabContext lab, Corpus corpus, TrainingRun run, CharTrainer trainer, string? folder, bool json)
    {
        IAnsiConsole progress = json ? lab.Output.Messages : lab.Output.Results;
        double entropy = corpus.Order0Entropy();
        progress.WriteLine(TrainingText.Beginning(trainer, corpus, entropy));
        TrainingOutcome outcome = TrainingDisplays.Run(progress, trainer.Scale, TrainingText.Comparison(entropy), display => run.Run(display, lab.Stop));
        if (json)
            Json.Write(lab.Output.Data, TrainingReport.Of(trainer, entropy, outcome, folder));
        else
            TrainingText.WriteOutcome(progress, outcome, entropy, folder);
        return ExitCode.Success;
    }
}
