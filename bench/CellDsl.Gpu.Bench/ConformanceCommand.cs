using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.Checking;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Devices;
using CellDsl.Lab.Formatting;
using CellDsl.Reference;
using Spectre.Console;

namespace CellDsl.Gpu.Bench;

/// <summary><c>conformance</c>: all cells against the reference, on the device.</summary>
static class ConformanceCommand
{
    public static Command Create(LabContext lab)
    {
        var backend = new DeviceOptions("What is checked.");
        Option<string?> cell = CommonOptions.Cell(required: false);
        Option<bool> quick = OptionFactory.Flag("--quick", "Four sizes instead of thirteen.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("conformance", "Check values and gradients of all cells against the reference; exit code 1 if a check fails.")
            { cell, quick, json };
        foreach (Option option in backend.All)
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            IReadOnlyList<CellDefinition> cells = parsed.GetValue(cell) is { } name ? [lab.Cell(name)] : lab.Cells;
            using LabBackend chosen = backend.Open(parsed);
            return Run(lab, cells, chosen, parsed.GetValue(quick), parsed.GetValue(json));
        });
        return command;
    }

    static int Run(LabContext lab, IReadOnlyList<CellDefinition> cells, LabBackend backend, bool quick, bool json)
    {
        IAnsiConsole console = json ? lab.Output.Messages : lab.Output.Results;
        string device = backend.Device!.Name;
        console.WriteLine($"{cells.Count} cells on {device}");
        IReadOnlyList<CheckResult> results
            = CellChecks.Run(cells, new GradientCheckOptions { IsQuick = quick, Backends = [backend.ForCheck] }, console, lab.Stop);
        int failed = results.Count(r => !r.Passed);
        if (json)
            Json.Write(lab.Output.Data, new { Device = device, Checks = results });
        else
            console.WriteLine($"{results.Count - failed} passed, {failed} failed on {device}; {results.Sum(r => r.Comparisons)} comparisons");
        return failed == 0 ? ExitCode.Success : ExitCode.CheckFailed;
    }
}
