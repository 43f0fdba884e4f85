using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Devices;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Rendering;
using CellDsl.Lab.Tasks;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Metrics;
using CellDsl.Training.Models.Classification;
using CellDsl.Training.Trainers;
using Spectre.Console;

namespace CellDsl.Lab.Commands.Classification;

/// <summary><c>classify</c>: learns the classes of labelled texts, and tells those of others.</summary>
static class ClassifyCommand
{
    const int UsualPasses = 10;
    const string StandardCell = "Lstm";
    const string Sentiment = "sentiment";

    public static LabCommand Create(LabContext lab)
    {
        var model = new ClassifierChoice();
        var training = new TrainingOptions($"{UsualPasses} passes", writes: false);
        Option<string?> train = OptionFactory.Text("--train", "FILE", "UTF-8 lines of a label, a tab and a text.");
        Option<string?> test = OptionFactory.Text("--test", "FILE", "The same, to measure on. Default: a part of --train that is not trained on.");
        Option<double> share = OptionFactory.Number("--validation-fraction", "Share of --train that is not trained on, without --test.", 0.1, 0, 0.9);
        Option<string?> task
            = OptionFactory.Choice("--task", "Instead of files, generated texts: is the film liked, whatever is said of other things, and negations?",
            null, Sentiment);
        Option<int> texts = OptionFactory.Count("--texts", "Generated texts to learn; a fifth as many more are for the test.", 5000, 10);
        Option<string?> input = OptionFactory.Text("--input", "TEXT", "Train nothing: tell the class of this text by the model in --checkpoint.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("classify", "Train a classifier of texts, or ask one.") { train, test, share, task, texts, input };
        foreach (Option option in (Option[])[.. model.All, .. training.All, json])
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            Agreement.RequireUse(parsed, parsed.GetValue(input) is null, "a training", train, test, task);
            Agreement.RequireUse(parsed, parsed.GetValue(task) is not null, task.Name, texts);
            Agreement.RequireUse(parsed, parsed.GetValue(train) is not null && parsed.GetValue(test) is null, $"{train.Name} without {test.Name}",
                share);
            if (parsed.GetValue(input) is { } text)
                return Tell(lab, training.Folder(parsed) ?? throw new BadInputException("--input: give the folder of the model as --checkpoint."),
                    text, parsed.GetValue(json));
            if (parsed.GetValue(train) is null == (parsed.GetValue(task) is null))
                throw new BadInputException($"classify: give either --train FILE or --task {Sentiment}; or --checkpoint DIR --input TEXT.");
            if (parsed.GetValue(task) is not null && parsed.GetValue(test) is { } file)
                throw new BadInputException($"classify: --task generates all texts; leave '{file}' out.");
            ulong seed = model.Seed(parsed);
            (LabelledTexts learned, LabelledTexts tested) = parsed.GetValue(train) is { } path
                ? Read(path, parsed.GetValue(test), parsed.GetValue(share), seed)
                : (SentimentTask.Draw(parsed.GetValue(texts), seed, "training"), SentimentTask.Draw(parsed.GetValue(texts) / 5, seed, "test"));
            using LabBackend backend = training.Open(parsed);
            LayerOptions layers = backend.Layers(training.Threads(parsed));
            using Trainer<ClassifierTraining> trainer = training.Resumed(parsed, lab) is { } folder
                ? Resume(lab, folder, learned, tested, model, parsed, backend, layers,
                    parsed.GetValue(train) is null ? [texts.Name, "--seed"] : parsed.GetValue(test) is null ? [share.Name, "--seed"] : [])
                : Start(lab, learned, tested, model, parsed, backend, layers);
            TrainingRun run
                = training.Run(parsed, lab, trainer, training.Limit(parsed, new TrainingLimit(null, UsualPasses, null)), tellPasses: true);
            return Run(lab, learned, tested, trainer, run, parsed.GetValue(json));
        });
        return new LabCommand(command, "classify --task sentiment",
            "classify --train reviews.tsv --test more.tsv --cell Gru --bidirectional --readout mean",
            "classify --train names.tsv --characters --checkpoint model", "classify --checkpoint model --input \"the film was not bad\"");
    }

    static (LabelledTexts Learned, LabelledTexts Tested) Read(string train, string? test, double share, ulong seed)
    {
        LabelledTexts all = LabelledTexts.Read(train);
        return test is not null ? (all, LabelledTexts.Read(test)) : all.Split(share, seed);
    }

    static Trainer<ClassifierTraining> Start(LabContext lab, LabelledTexts learned, LabelledTexts tested, ClassifierChoice model, ParseResult parsed,
        LabBackend backend,
        LayerOptions layers)
    {
        IReadOnlyList<CellDefinition> cells = model.Stack.Cells(lab, parsed, StandardCell);
        return Trainers.Make(backend, cells, ()
            => ClassifierTraining.Start(cells, learned, tested, model.Model(parsed), model.Training(parsed), layers));
    }

    static Trainer<ClassifierTraining> Resume(LabContext lab, string folder, LabelledTexts learned, LabelledTexts tested, ClassifierChoice model,
        ParseResult parsed,
        LabBackend backend, LayerOptions layers, string[] dataOptions)
    {
        Checkpoint checkpoint = ClassifierTraining.Read(folder);
        model.RequireAgreement(parsed, checkpoint);
        return Trainers.Resume(backend, lab, checkpoint.Get(ClassifierTraining.LayersFact), ()
            => ClassifierTraining.Resume(folder, lab.Cells, learned, tested, layers),
            dataOptions);
    }

    static int Run(LabContext lab, LabelledTexts learned, LabelledTexts tested, Trainer<ClassifierTraining> trainer, TrainingRun run, bool json)
    {
        IAnsiConsole progress = json ? lab.Output.Messages : lab.Output.Results;
        Classifier model = trainer.Task.Model;
        progress.WriteText($"{TrainingText.Layers(model.Cells)}: {Numbers.Scaled(model.ParameterCount)} parameters. {learned.Name}: "
            + $"{learned.Items.Count} texts of "
            + $"{model.Labels.Count} classes, {model.Vocabulary.Size - 1} symbols; {tested.Items.Count} texts to measure on");
        TrainingOutcome outcome = TrainingDisplays.Run(progress, trainer.Scale, "", display => run.Run(display, lab.Stop));
        LabelledTexts measured = tested.Items.Count > 0 ? tested : learned;
        Confusion confusion = ClassifierTraining.Test(model, measured);
        var report = new ClassifierReport([.. model.Cells.Select(c => c.Description.Name)], model.ParameterCount, model.Vocabulary.Size, model.Labels,
            tested.Items.Count > 0 ? "not trained on" : "those trained on", confusion.Count, confusion.Accuracy, confusion.Rows(),
            outcome, run.Folder);
        if (json)
            Json.Write(lab.Output.Data, report);
        else
            report.Write(progress);
        return TrainingEnd.CodeOf(outcome);
    }

    static int Tell(LabContext lab, string folder, string text, bool json)
    {
        using Classifier model = ClassifierTraining.CreateModel(ClassifierTraining.Read(folder), lab.Cells, new LayerOptions { Threads = 1 });
        ClassifiedText classified = ClassifiedText.Of(model, text);
        if (json)
            Json.Write(lab.Output.Data, classified);
        else
            classified.Write(lab.Output.Results);
        return ExitCode.Success;
    }
}
