using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.Checking;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Demo;
using CellDsl.Lab.Devices;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Rendering;
using CellDsl.Lab.Terminals;
using CellDsl.Reference;
using CellDsl.Training.Models.Characters;
using CellDsl.Training.Optimizers;
using CellDsl.Training.Text;
using CellDsl.Training.Trainers;
using Spectre.Console;

namespace CellDsl.Lab.Commands;

/// <summary>No command: checks every cell, then trains a character model with one of them on the embedded text, and lets it write.</summary>
static class DemoCommand
{
    /// <summary>Cells to show the training with, if they are there: they learn fast.</summary>
    static readonly string[] Favourites = ["Gru", "Lstm"];

    const int SampleLength = 500;
    const double SampleTemperature = 0.6;
    const string Prime = "/// <summary>";

    /// <summary>Small enough to see the whole text more than once in a minute on two cores.</summary>
    static readonly CharModelOptions Model = new() { HiddenSize = 192, EmbeddingSize = null };
    static readonly CharTrainerOptions Training = new() { Length = 48, Batch = 16, LearningRate = new LearningRateSchedule(0.003) };

    public static LabCommand Create(LabContext lab)
    {
        Option<string?> cell = OptionFactory.Text("--cell", "NAME", "The cell to train. Default: a GRU or LSTM if there is one.");
        Option<double> minutes = OptionFactory.Number("--minutes", "How long to train.", 1, 0, 1e6);
        Option<int> threads = CommonOptions.Threads();
        Option<ulong> seed = OptionFactory.Seed("Seed of the first parameters and of the sample.");
        var backend = new BackendOptions("What is checked and trained on.");
        Option<bool> json = CommonOptions.Json();
        var command = new RootCommand("Recurrent cells declared as equations: check them, look into them, measure them, train them.\n"
            + "Without a command: checks every cell, then trains one for about a minute on the sources of this project and lets it write.")
        {
            cell, minutes, threads, seed, json,
        };
        foreach (Option option in backend.All)
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            CellDefinition? chosen = parsed.GetValue(cell) is { } name ? lab.Cell(name) : Favourite(lab.Cells);
            using LabBackend where = backend.Open(parsed);
            return Run(lab, new Plan(chosen, TimeSpan.FromMinutes(parsed.GetValue(minutes)), where, parsed.GetValue(threads), parsed.GetValue(seed)),
                parsed.GetValue(json));
        });
        return new LabCommand(command, "", "--cell Lstm --minutes 5", "list");
    }

    sealed record Plan(CellDefinition? Cell, TimeSpan Time, LabBackend Backend, int Threads, ulong Seed);

    static int Run(LabContext lab, Plan plan, bool json)
    {
        lab.RequireCells();
        IAnsiConsole console = json ? lab.Output.Messages : lab.Output.Results;

        plan.Backend.RequireAny(lab.Cells);
        if (plan.Cell is not null)
            plan.Backend.Require(plan.Cell);

        console.Write(new Rule("Generated code against the reference") { Justification = Justify.Left });
        IReadOnlyList<CheckResult> checks
            = CellChecks.Run(lab.Cells, GradientCheckOptions.Quick with { Backends = [plan.Backend.ForCheck] }, console, lab.Stop);

        TrainedDemo? trained = null;
        if (plan.Cell is null)
            console.WriteText("None of the cells reads one sequence and nothing else, so none learns to write here.");
        else
            trained = Train(lab, plan.Cell, plan, console);

        if (json)
            Json.Write(lab.Output.Data, new { Checks = checks, trained?.Training, trained?.Sample });
        if (!checks.All(c => c.Passed))
            return ExitCode.CheckFailed;
        return trained is null ? ExitCode.Success : TrainingEnd.CodeOf(trained.Outcome);
    }

    sealed record TrainedDemo(TrainingReport Training, TrainingOutcome Outcome, string Sample);

    static TrainedDemo Train(LabContext lab, CellDefinition cell, Plan plan, IAnsiConsole console)
    {
        Corpus corpus = Corpus.FromText(DemoText.Description, DemoText.Read());
        double entropy = corpus.Order0Entropy();
        console.Write(new Rule($"{cell.Description.Name} learns to write") { Justification = Justify.Left });
        using Trainer<CharTraining> trainer = Trainers.Make(plan.Backend, [cell],
            () => CharTraining.Start(cell, corpus, Model, Training with { Seed = plan.Seed }, plan.Backend.Layers(plan.Threads)));
        console.WriteText(TrainingText.Beginning(trainer, corpus, entropy));
        var run = new TrainingRun(trainer, new TrainingLimit(null, null, plan.Time));
        TrainingOutcome outcome
            = TrainingDisplays.Run(console, trainer.Scale, TrainingText.Comparison(entropy), display => run.Run(display, lab.Stop));
        TrainingText.WriteOutcome(console, outcome, entropy, null);

        using var sampler = new CharSampler(trainer.Task.Model);
        string sample = Prime + sampler.SampleText(trainer.Task.Primer + Prime, SampleLength, SampleTemperature, plan.Seed);
        console.Write(new Rule("A sample") { Justification = Justify.Left });
        // Past the console, which would break the lines.
        console.WriteWhole(sample);
        return new TrainedDemo(TrainingReport.Of(trainer, entropy, outcome, null), outcome, sample);
    }

    static CellDefinition? Favourite(IReadOnlyList<CellDefinition> cells)
        => cells.Where(c => c.Description.ReadsOneSequence)
            .OrderBy(c => Array.IndexOf(Favourites, c.Description.Name) is >= 0 and var rank ? rank : Favourites.Length).FirstOrDefault();
}
