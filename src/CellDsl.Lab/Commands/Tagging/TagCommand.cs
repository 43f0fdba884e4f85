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
using CellDsl.Training.Models.Tagging;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;
using Spectre.Console;

namespace CellDsl.Lab.Commands.Tagging;

/// <summary><c>tag</c>: learns the label of every word of a sentence, measures itself, and labels other sentences.</summary>
static class TagCommand
{
    const int UsualPasses = 10;
    const string StandardCell = "Lstm";
    const string Roles = "roles";

    public static LabCommand Create(LabContext lab)
    {
        var model = new TaggerChoice();
        var training = new TrainingOptions($"{UsualPasses} passes", writes: false);
        Option<string?> train = OptionFactory.Text("--train", "FILE", "UTF-8 lines of a word, a tab and its label; an empty line ends a sentence.");
        Option<string?> test = OptionFactory.Text("--test", "FILE", "The same, to measure on. Default: a part of --train that is not trained on. "
            + "With --checkpoint alone: train nothing, measure the model there.");
        Option<double> share = OptionFactory.Number("--validation-fraction", "Share of --train that is not trained on, without --test.", 0.1, 0, 0.9);
        Option<string?> task = OptionFactory.Choice("--task", "Instead of files, generated sentences: who does it, and to whom, active or passive?",
            null, Roles);
        Option<int> sentences = OptionFactory.Count("--sentences", "Generated sentences to learn; a fifth as many more are for the test.", 5000, 10);
        Option<string?> input
            = OptionFactory.Text("--input", "TEXT",
            "Train nothing: label the words of this text, a sentence per line. The model is that in --checkpoint.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("tag", "Train a tagger, which labels every word of a sentence, measure one, or label words.")
            { train, test, share, task, sentences, input };
        foreach (Option option in (Option[])[.. model.All, .. training.All, json])
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            bool trains = (parsed.GetValue(train) ?? parsed.GetValue(task)) is not null;
            string? text = parsed.GetValue(input), measured = parsed.GetValue(test);
            Agreement.RequireUse(parsed, text is null, "a training", train, task);
            Agreement.RequireUse(parsed, text is null, "a training or a measurement", test);
            Agreement.RequireUse(parsed, parsed.GetValue(task) is not null, task.Name, sentences);
            Agreement.RequireUse(parsed, parsed.GetValue(train) is not null && measured is null, $"{train.Name} without {test.Name}", share);
            if (!trains && text is null && measured is null)
                throw new BadInputException($"tag: give either --train FILE or --task {Roles}; or --checkpoint DIR with --input TEXT or --test "
                    + "FILE.");
            if (!trains)
            {
                Agreement.RequireUse(parsed, false, "a training", [.. model.All, .. training.OfTraining]);
                string from = training.Folder(parsed)
                    ?? throw new BadInputException($"{(text is null ? test.Name : input.Name)}: give the folder of the model as --checkpoint.");
                return text is null ? Measure(lab, from, measured!, training.Threads(parsed), parsed.GetValue(json))
                    : Label(lab, from, text, training.Threads(parsed), parsed.GetValue(json));
            }
            if (parsed.GetValue(train) is not null && parsed.GetValue(task) is not null)
                throw new BadInputException("tag: --task generates all sentences; leave --train out.");
            if (parsed.GetValue(task) is not null && measured is not null)
                throw new BadInputException($"tag: --task generates all sentences; leave '{measured}' out.");
            ulong seed = model.Seed(parsed);
            (TaggedSentences learned, TaggedSentences tested) = parsed.GetValue(train) is { } path
                ? Read(path, measured, parsed.GetValue(share), seed)
                : (RoleTask.Draw(parsed.GetValue(sentences), seed, "training"), RoleTask.Draw(parsed.GetValue(sentences) / 5, seed, "test"));
            using LabBackend backend = training.Open(parsed);
            LayerOptions layers = backend.Layers(training.Threads(parsed));
            using Trainer<TaggerTraining> trainer = training.Resumed(parsed, lab) is { } folder
                ? Resume(lab, folder, learned, tested, model, parsed, backend, layers,
                    parsed.GetValue(train) is null ? [sentences.Name, "--seed"] : measured is null ? [share.Name, "--seed"] : [])
                : Start(lab, learned, tested, model, parsed, backend, layers);
            TrainingRun run
                = training.Run(parsed, lab, trainer, training.Limit(parsed, new TrainingLimit(null, UsualPasses, null)), tellPasses: true);
            return Run(lab, learned, tested, trainer, run, parsed.GetValue(json));
        });
        return new LabCommand(command, "tag --task roles --bidirectional --checkpoint model",
            "tag --train train.tsv --test test.tsv --cell Gru --bidirectional --dropout 0.2", "tag --checkpoint model --test more.tsv",
            "tag --checkpoint model --input \"the dog was chased by a cat\"");
    }

    static (TaggedSentences Learned, TaggedSentences Tested) Read(string train, string? test, double share, ulong seed)
    {
        TaggedSentences all = TaggedSentences.Read(train);
        return test is not null ? (all, TaggedSentences.Read(test)) : all.Split(share, seed);
    }

    static Trainer<TaggerTraining> Start(LabContext lab, TaggedSentences learned, TaggedSentences tested, TaggerChoice model, ParseResult parsed,
        LabBackend backend, LayerOptions layers)
    {
        IReadOnlyList<CellDefinition> cells = model.Stack.Cells(lab, parsed, StandardCell);
        return Trainers.Make(backend, cells, ()
            => TaggerTraining.Start(cells, learned, tested, model.Model(parsed), model.Training(parsed), layers));
    }

    static Trainer<TaggerTraining> Resume(LabContext lab, string folder, TaggedSentences learned, TaggedSentences tested, TaggerChoice model,
        ParseResult parsed, LabBackend backend, LayerOptions layers, string[] dataOptions)
    {
        Checkpoint checkpoint = TaggerTraining.Read(folder);
        model.RequireAgreement(parsed, checkpoint);
        return Trainers.Resume(backend, lab, checkpoint.Get(TaggerTraining.LayersFact), ()
            => TaggerTraining.Resume(folder, lab.Cells, learned, tested, layers),
            dataOptions);
    }

    static int Run(LabContext lab, TaggedSentences learned, TaggedSentences tested, Trainer<TaggerTraining> trainer, TrainingRun run, bool json)
    {
        IAnsiConsole progress = json ? lab.Output.Messages : lab.Output.Results;
        Tagger model = trainer.Task.Model;
        progress.WriteText($"{TrainingText.Layers(model.Cells)}: {Numbers.Scaled(model.ParameterCount)} parameters. {learned.Name}: "
            + $"{learned.Items.Count} sentences of {learned.Words} words, the longest of {learned.Items.Max(sentence => sentence.Words.Count)}; "
            + $"{model.Labels.Count} labels, {model.Vocabulary.Size - 1} different words; {tested.Items.Count} sentences to measure on");
        TrainingOutcome outcome = TrainingDisplays.Run(progress, trainer.Scale, "", display => run.Run(display, lab.Stop));
        bool isHeldOut = tested.Items.Count > 0;
        var report = new TaggerReport([.. model.Cells.Select(cell => cell.Description.Name)], model.ParameterCount, model.Vocabulary.Size,
            TagMeasurement.Of(model, isHeldOut ? tested : learned, isHeldOut ? "not trained on" : "those trained on"), outcome, run.Folder);
        if (json)
            Json.Write(lab.Output.Data, report);
        else
            report.Write(progress);
        return TrainingEnd.CodeOf(outcome);
    }

    static int Measure(LabContext lab, string folder, string test, int threads, bool json)
    {
        TaggedSentences sentences = TaggedSentences.Read(test);
        using Tagger model = TaggerTraining.CreateModel(TaggerTraining.Read(folder), lab.Cells, new LayerOptions { Threads = threads });
        var measured = TagMeasurement.Of(model, sentences, test, lab.Stop);
        if (json)
            Json.Write(lab.Output.Data, measured);
        else
            measured.Write(lab.Output.Results);
        return ExitCode.Success;
    }

    static int Label(LabContext lab, string folder, string text, int threads, bool json)
    {
        string[][] sentences = [.. text.Split('\n').Select(WordText.Split).Where(words => words.Length > 0)];
        if (sentences.Length == 0)
            throw new BadInputException("--input: expected words, found white space.");
        using Tagger model = TaggerTraining.CreateModel(TaggerTraining.Read(folder), lab.Cells, new LayerOptions { Threads = threads });
        LabelledSentence[] labelled = [.. sentences.Select(words =>
        {
            lab.Stop.ThrowIfCancellationRequested();
            return LabelledSentence.Of(model, words);
        })];
        Priming.TellUnknown(lab, "word", [.. labelled.SelectMany(sentence => sentence.Words).Where(word => !word.Known).Select(word => word.Word)]);
        if (json)
            Json.Write(lab.Output.Data, new { Sentences = labelled });
        else
            // As --train and --test have it.
            lab.Output.Data.WriteLine(string.Join("\n\n", labelled.Select(sentence
                => string.Join('\n', sentence.Words.Select(word => $"{word.Word}\t{word.Label}")))));
        return ExitCode.Success;
    }
}
