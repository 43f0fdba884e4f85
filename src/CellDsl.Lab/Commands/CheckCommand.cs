using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.Checking;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Devices;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Terminals;
using CellDsl.Reference;
using Spectre.Console;

namespace CellDsl.Lab.Commands;

/// <summary><c>check</c>: generated code against the reference, and the reference against finite differences.</summary>
static class CheckCommand
{
    public static LabCommand Create(LabContext lab)
    {
        Option<string?> cell = CommonOptions.Cell(required: false);
        var backend = new BackendOptions("What to check: generated code for the processor or a GPU, or only the reference interpreter itself.",
            hasReference: true);
        Option<bool> quick = OptionFactory.Flag("--quick", "A few sizes only, the widest vectors and none.");
        Option<ulong> seed = OptionFactory.Seed("Seed of the random data.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("check", "Check values and gradients of cells against the reference; exit code 1 if a check fails.")
        {
            cell, quick, seed, json,
        };
        foreach (Option option in backend.All)
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            lab.RequireCells();
            IReadOnlyList<CellDefinition> cells = parsed.GetValue(cell) is { } name ? [lab.Cell(name)] : lab.Cells;
            using LabBackend chosen = backend.Open(parsed);
            chosen.RequireAny(cells);
            return Run(lab, cells, new GradientCheckOptions
            {
                IsQuick = parsed.GetValue(quick),
                Seed = parsed.GetValue(seed),
                Backends = [chosen.ForCheck],
            }, parsed.GetValue(json));
        });
        return new LabCommand(command, "check", "check --cell Lstm --quick", "check --backend gpu", "check --json");
    }

    static int Run(LabContext lab, IReadOnlyList<CellDefinition> cells, GradientCheckOptions options, bool json)
    {
        IAnsiConsole console = json ? lab.Output.Messages : lab.Output.Results;
        IReadOnlyList<CheckResult> results = CellChecks.Run(cells, options, console, lab.Stop);
        int failed = results.Count(r => !r.Passed);
        if (json)
            Json.Write(lab.Output.Data, results);
        else
            console.WriteText($"{results.Count - failed} passed, {failed} failed");
        return failed == 0 ? ExitCode.Success : ExitCode.CheckFailed;
    }
}
