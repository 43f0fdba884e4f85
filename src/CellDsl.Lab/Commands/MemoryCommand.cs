using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Commands.Memory;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Memory;
using CellDsl.Lab.Rendering;
using Spectre.Console;

namespace CellDsl.Lab.Commands;

/// <summary><c>memory</c>: the tasks of the literature that ask for a long memory, several cells beside each other.</summary>
static class MemoryCommand
{
    public static LabCommand Create(LabContext lab)
    {
        var options = new MemoryOptions();
        Option<string?> flow
            = OptionFactory.Text("--gradient-flow", "FILE",
            "Write how the loss depends on the states at each step, before and after training: FILE.csv or FILE.svg.");
        Option<int> threads = CommonOptions.Threads();
        threads.Description = "Runs at the same time, each on one thread; results do not depend on it.";
        Option<bool> json = CommonOptions.Json();
        var command = new Command("memory", "Compare cells on tasks that ask for a long memory: adding problem, copying, temporal order.");
        foreach (Option option in (Option[])[.. options.All, flow, threads, json])
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            IReadOnlyList<MemoryRun> runs = options.Runs(lab, parsed);
            GradientFlowFile? file = parsed.GetValue(flow) is { } path ? new GradientFlowFile(path) : null;
            return Run(lab, runs, parsed.GetValue(threads), file, parsed.GetValue(json));
        });
        return new LabCommand(command, "memory --task adding --steps-of-time 150,300",
            "memory --task copy --steps-of-time 100 --cells Lstm,Gru --updates 10000",
            "memory --task order --steps-of-time 100 --gradient-flow flow.svg", "memory --cells Irnn --learning-rate 0.0001 --seeds 5 --json");
    }

    static int Run(LabContext lab, IReadOnlyList<MemoryRun> runs, int threads, GradientFlowFile? file, bool json)
    {
        IAnsiConsole console = json ? lab.Output.Messages : lab.Output.Results;
        IReadOnlyList<MemoryResult> results = MemoryDisplays.Run(console, runs, display => MemoryComparison.Run(runs, threads, display, lab.Stop));
        var report = MemoryReport.Of(runs, results);
        file?.Write(results);
        if (json)
            Json.Write(lab.Output.Data, report);
        else
            MemoryTables.Write(console, report, file?.Path);
        return lab.Stop.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;
    }
}
