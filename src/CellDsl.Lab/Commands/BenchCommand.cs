using System.CommandLine;
using CellDsl.Lab.Benchmarking;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Rendering;

namespace CellDsl.Lab.Commands;

/// <summary><c>bench</c>: how long a run takes, as CSV.</summary>
static class BenchCommand
{
    public static LabCommand Create(LabContext lab)
    {
        Option<string?> cell = CommonOptions.Cell(required: true);
        Option<SequenceShape[]> shapes = SequenceShape.Option("Time steps, batch, input size, hidden size; may be given several times.");
        Option<string?> mode = OptionFactory.Choice("--mode", "forward, or train: forward that records, then backward, with new weights every time.",
            "forward", "forward", "train");
        Option<int> threads = CommonOptions.Threads();
        Option<string?> type = OptionFactory.Choice("--dtype", "Precision.", "f32", "f32", "f64");
        Option<double> seconds = OptionFactory.Number("--seconds", "At least this long is measured per shape, after warming up.", 1, 0, 3600);
        Option<bool> json = CommonOptions.Json();
        var command = new Command("bench", "Measure a cell; prints CSV. gflops counts matrix products only, for train three times those of forward.")
        {
            cell, shapes, mode, threads, type, seconds, json,
        };
        command.SetAction(parsed => Run(lab, new Plan(lab.Cell(parsed.GetRequiredValue(cell)!), parsed.GetRequiredValue(shapes),
            parsed.GetValue(mode) == "train", parsed.GetValue(threads), parsed.GetValue(type) == "f64", parsed.GetValue(seconds)), parsed.GetValue(json)));
        return new LabCommand(command, "bench --cell Lstm", "bench --cell Gru --shape 35,20,200,200 --shape 100,1,64,512 --mode train --threads 2");
    }

    sealed record Plan(CellDefinition Cell, SequenceShape[] Shapes, bool Train, int Threads, bool Double, double Seconds);

    static int Run(LabContext lab, Plan plan, bool json)
    {
        foreach (SequenceShape shape in plan.Shapes)
            Fitting.Check(plan.Cell, shape.Sizes, $"--shape {shape}");

        var rows = new List<BenchRow>();
        if (!json)
            lab.Output.Data.WriteLine(BenchRow.CsvHeader);
        foreach (SequenceShape shape in plan.Shapes)
        {
            lab.Stop.ThrowIfCancellationRequested();
            BenchRow row = plan.Double ? Measure<double>(plan, shape) : Measure<float>(plan, shape);
            rows.Add(row);
            if (!json)
                lab.Output.Data.WriteLine(row.ToCsv());
            lab.Output.Data.Flush();
        }
        if (json)
            Json.Write(lab.Output.Data, rows);
        return ExitCode.Success;
    }

    static BenchRow Measure<T>(Plan plan, SequenceShape shape)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        using var bench = new CellBench<T>(plan.Cell, shape, plan.Threads, plan.Train);
        Samples samples = Stopwatches.Measure(bench.Iterate, TimeSpan.FromSeconds(plan.Seconds));
        return new BenchRow("celldsl", plan.Cell.Description.Name, plan.Train ? "train" : "forward", plan.Threads, shape.Time, shape.Batch, shape.Input,
            shape.Hidden, samples.Median, samples.Least, bench.ProductFlops / (samples.Median * 1e6));
    }
}
