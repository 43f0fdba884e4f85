using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Rendering;
using Spectre.Console;

namespace CellDsl.Lab.Commands;

/// <summary><c>list</c>: the cells of the assembly.</summary>
static class ListCommand
{
    public static LabCommand Create(LabContext lab)
    {
        Option<bool> json = CommonOptions.Json();
        var command = new Command("list", "List the cells of this program.") { json };
        command.SetAction(parsed => Run(lab, parsed.GetValue(json)));
        return new LabCommand(command, "list", "list --json");
    }

    static int Run(LabContext lab, bool json)
    {
        lab.RequireCells();
        if (json)
            Json.Write(lab.Output.Data, lab.Cells.Select(CellSummary.Of));
        else
            lab.Output.Results.Write(Table(lab.Cells.Select(CellSummary.Of)));
        return ExitCode.Success;
    }

    static Table Table(IEnumerable<CellSummary> cells)
    {
        Table table = Tables.Create("Cells", "cell", "states", "parameters", "stages", "depth", "summary").RightAlign(3, 4);
        foreach (CellSummary cell in cells)
            table.Add(cell.Name, string.Join(' ', cell.States.Select(s => s.Name)), string.Join(' ', cell.Parameters.Select(p => p.Name)),
                $"{cell.Stages}", Numbers.Depth(cell.RecurrentDepth), Title(cell.Summary));
        table.Caption
            = new TableTitle("stages: dependent rounds of matrix products per time step; depth: nonlinear steps per time step along the worst cycle");
        return table;
    }

    /// <summary>A summary up to its equations: "LSTM with forget gate: i = ..." is "LSTM with forget gate".</summary>
    static string Title(string summary) => summary.Split(": ", 2)[0].TrimEnd('.');
}
