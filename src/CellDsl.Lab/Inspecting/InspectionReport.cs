using System.Globalization;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Inspecting.Page;
using CellDsl.Lab.Terminals;
using Spectre.Console;

namespace CellDsl.Lab.Inspecting;

/// <summary>What <c>inspect</c> tells besides its page: where that is, and which units the search found.</summary>
/// <param name="File">The page.</param>
/// <param name="Flow">By cell or layer and state: the norm of dL/ds_t at the sequence's beginning and at its end.</param>
sealed record InspectionReport(string File, IReadOnlyList<string> Cells, IReadOnlyList<FlowSummary> Flow, IReadOnlyList<SignalDrawing> Signals)
{
    public static InspectionReport Of(Inspection inspection, string file)
        => new(file, [.. inspection.Cells.Select(c => c.Definition.Description.Name)],
        [.. (inspection.Data.Flow?.Curves ?? [])
            .SelectMany(c => c.States.Select((state, s) => new FlowSummary(c.Label, state, c.Norms[s][0], c.Norms[s][^1])))],
        [.. inspection.Rankings.Select(r => SignalDrawing.Of(r, 0))]);

    public void Write(IAnsiConsole console)
    {
        Table flow = Tables.Create("Norm of the gradient of the loss at the last step", "", "state", "at t = 0", "at t = T-1").RightAlign(2, 3);
        foreach (FlowSummary summary in Flow)
            flow.Add(summary.Label, summary.State, summary.First.ToString("0.00E+0", CultureInfo.InvariantCulture),
                summary.Last.ToString("0.00E+0", CultureInfo.InvariantCulture));
        console.Write(flow);
        if (Signals.Count > 0)
        {
            Table units = Tables.Create("Units that follow a signal best", "signal", "unit", "correlation", "F1").RightAlign(2, 3);
            foreach (SignalDrawing signal in Signals)
                if (signal.Units.Count > 0)
                    units.Add(signal.Name, $"layer {signal.Units[0].Layer}, {signal.Units[0].State}, {signal.Units[0].Unit}",
                        Numbers.Format($"{signal.Units[0].Correlation:0.0000}"), signal.Units[0].F1 is { } f1 ? Numbers.Format($"{f1:0.0000}") : "");
                else
                    units.Add(signal.Name, "none: it never changes", "", "");
            console.Write(units);
        }
        console.WriteText($"Open {File} in a browser.");
    }
}

sealed record FlowSummary(string Label, string State, double First, double Last);
