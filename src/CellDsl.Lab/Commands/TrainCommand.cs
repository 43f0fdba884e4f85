using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Devices;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Rendering;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;
using Spectre.Console;

namespace CellDsl.Lab.Commands;

/// <summary><c>train</c>: a character model of a cell, on any text file.</summary>
static class TrainCommand
{
    static readonly TimeSpan UsualTime = TimeSpan.FromMinutes(10);

    public static LabCommand Create(LabContext lab)
    {
        var model = new ModelOptions();
        var training = new TrainingOptions("10 minutes");
        Option<string?> text = OptionFactory.Text("--text", "FILE", "UTF-8 text to learn; its end is kept for validation.", required: true);
        Option<bool> json = CommonOptions.Json();
        var command = new Command("train", "Train a character model of a cell on a text file.") { text };
        foreach (Option option in (Option[])[.. model.All, .. training.All, json])
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            Corpus corpus = Corpus.Read(parsed.GetRequiredValue(text)!);
            using LabBackend backend = training.Open(parsed);
            LayerOptions layers = backend.Layers(training.Threads(parsed));
            using Trainer<CharTraining> trainer = training.Resumed(parsed, lab) is { } folder
                ? Resume(lab, folder, corpus, model, parsed, backend, layers)
                : Start(lab, corpus, model, parsed, backend, layers);
            TrainingRun run = training.Run(parsed, lab, trainer, training.Limit(parsed, new TrainingLimit(null, null, UsualTime)));
            return Run(lab, corpus, run, trainer, parsed.GetValue(json));
        });
        return new LabCommand(command, "train --cell Lstm --text book.txt",
            "train --cell Gru --text book.txt --hidden 512 --layers 2 --minutes 60 --checkpoint model",
            "train --cells Lstm,Gru --text book.txt --dropout 0.2 --residual",
            "train --cell Gru --text book.txt --backend gpu",
            "train --text book.txt --checkpoint model --resume --minutes 60");
    }

    static Trainer<CharTraining> Start(LabContext lab, Corpus corpus, ModelOptions model, ParseResult parsed, LabBackend backend, LayerOptions layers)
    {
        IReadOnlyList<CellDefinition> cells = model.Stack.Cells(lab, parsed, standard: null);
        return Trainers.Make(backend, cells, () => CharTraining.Start(cells, corpus, model.Model(parsed), model.Training(parsed), layers));
    }

    static Trainer<CharTraining> Resume(LabContext lab, string folder, Corpus corpus, ModelOptions model, ParseResult parsed, LabBackend backend,
        LayerOptions layers)
    {
        Checkpoint checkpoint = CharTraining.Read(folder);
        model.RequireAgreement(parsed, checkpoint);
        return Trainers.Resume(backend, lab, CharTraining.Layers(checkpoint), () => CharTraining.Resume(folder, lab.Cells, corpus, layers));
    }

    static int Run(LabContext lab, Corpus corpus, TrainingRun run, Trainer<CharTraining> trainer, bool json)
    {
        IAnsiConsole progress = json ? lab.Output.Messages : lab.Output.Results;
        double entropy = corpus.Order0Entropy();
        progress.WriteText(TrainingText.Beginning(trainer, corpus, entropy));
        TrainingOutcome outcome
            = TrainingDisplays.Run(progress, trainer.Scale, TrainingText.Comparison(entropy), display => run.Run(display, lab.Stop));
        if (json)
            Json.Write(lab.Output.Data, TrainingReport.Of(trainer, entropy, outcome, run.Folder));
        else
            TrainingText.WriteOutcome(progress, outcome, entropy, run.Folder);
        return TrainingEnd.CodeOf(outcome);
    }
}
