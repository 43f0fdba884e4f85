using System.CommandLine;
using CellDsl.Lab.Checking;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Rendering;
using CellDsl.Reference;
using Spectre.Console;

namespace CellDsl.Lab.Commands;

/// <summary><c>check</c>: generated code against the reference, and the reference against finite differences.</summary>
static class CheckCommand
{
    public static LabCommand Create(LabContext lab)
    {
        Option<string?> cell = CommonOptions.Cell(required: false);
        Option<string?> backend = CommonOptions.Backend("What to check: the generated code, or only the reference interpreter itself.");
        Option<bool> quick = OptionFactory.Flag("--quick", "A few sizes only, the widest vectors and none.");
        Option<ulong> seed = OptionFactory.Seed("Seed of the random data.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("check", "Check values and gradients of cells against the reference; exit code 1 if a check fails.")
        {
            cell, backend, quick, seed, json,
        };
        command.SetAction(parsed => Run(lab, parsed.GetValue(cell) is { } name ? [lab.Cell(name)] : lab.Cells, new GradientCheckOptions
        {
            IsQuick = parsed.GetValue(quick),
            Seed = parsed.GetValue(seed),
            Backends = [parsed.GetValue(backend) == "reference" ? Backend.Reference : Backend.Cpu],
        }, parsed.GetValue(json)));
        return new LabCommand(command, "check", "check --cell Lstm --quick", "check --json");
    }

    static int Run(LabContext lab, IReadOnlyList<CellDefinition> cells, GradientCheckOptions options, bool json)
    {
        IAnsiConsole console = json ? lab.Output.Messages : lab.Output.Results;
        IReadOnlyList<CheckResult> results = CellChecks.Run(cells, options, console, lab.Stop);
        int failed = results.Count(r => !r.Passed);
        if (json)
            Json.Write(lab.Output.Data, results);
        else
            console.WriteLine($"{results.Count - failed} passed, {failed} failed");
        return failed == 0 ? ExitCode.Success : ExitCode.CheckFailed;
    }
}
