using System.CommandLine;
using CellDsl.Lab.Application;
using CellDsl.Lab.Benchmarking.Ceilings;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Formatting;

namespace CellDsl.Lab.Commands;

/// <summary><c>bench ceilings</c>: what the machine could do at most, to compare measurements with.</summary>
static class CeilingsCommand
{
    public static Command Create(LabContext lab)
    {
        Option<int> threads = CommonOptions.Threads();
        Option<bool> json = CommonOptions.Json();
        var command = new Command("ceilings",
            "Measure the machine: multiply-add peak, bandwidth of reading again and again what each thread has, sigmoids per second.")
            { threads, json };
        command.SetAction(parsed =>
        {
            List<Ceiling> rows = [];
            bool asJson = parsed.GetValue(json);
            if (!asJson)
                lab.Output.Data.WriteLine(Ceiling.CsvHeader);
            foreach (Ceiling row in CeilingMeasurement.Of(parsed.GetValue(threads)))
            {
                lab.Stop.ThrowIfCancellationRequested();
                rows.Add(row);
                if (!asJson)
                    lab.Output.Data.WriteLine(row.ToCsv());
            }
            if (asJson)
                Json.Write(lab.Output.Data, rows);
            return ExitCode.Success;
        });
        return command;
    }
}
