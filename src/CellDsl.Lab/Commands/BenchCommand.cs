using System.CommandLine;
using System.Numerics;
using CellDsl.Lab.Application;
using CellDsl.Lab.Benchmarking;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Devices;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Shapes;
using CellDsl.Lab.Terminals;
using Spectre.Console;

namespace CellDsl.Lab.Commands;

/// <summary><c>bench</c>: how long a run takes, as CSV, or on request of a program that compares several libraries.</summary>
static class BenchCommand
{
    const int LeastSamples = 5;
    const int MostSamples = 100_000;

    public static LabCommand Create(LabContext lab)
    {
        Option<string?> cell = CommonOptions.Cell(required: false);
        cell.Description = "The cell's class name, as `list` shows it.";
        cell.Aliases.Add("--cells");
        Option<SequenceShape[]> shapes = SequenceShape.Option("Time steps, batch, input size, hidden size; may be given several times.");
        Option<string?> mode = OptionFactory.Choice("--mode",
            "infer: forward. train: forward that records, then backward. train_repack: the same with new weights every time.", "infer",
            BenchModes.Names);
        Option<int> threads = CommonOptions.Threads();
        Option<string?> type = OptionFactory.Choice("--dtype", "Precision.", "f32", "f32", "f64");
        Option<double> seconds = OptionFactory.Number("--seconds", "At least this long is measured per shape, after warming up.", 1, 0, 3600);
        Option<bool> serve = OptionFactory.Flag("--serve",
            "Read requests 'cell mode T B I H seconds' from standard input, answer each with a JSON array of nanoseconds (bench/README.md).");
        Option<string?> dump = OptionFactory.Text("--dump", "FOLDER",
            "Write outputs and gradients for the shared data of such requests as raw floats: y.f32, dx.f32, dh0.f32 ...");
        Option<int?> memory = OptionFactory.OptionalCount("--memory",
            "Print as JSON by how many bytes the process grows at most in one training step and in N more (Linux).");
        var backend = new BackendOptions("What is measured; on a GPU with the copies of inputs and results between host and device.");
        Option<bool> json = CommonOptions.Json();
        var command = new Command("bench",
            "Measure a cell; prints CSV. gflops counts matrix products only, for training three times those of forward.")
        {
            cell, shapes, mode, threads, type, seconds, serve, dump, memory, json,
        };
        foreach (Option option in backend.All)
            command.Options.Add(option);
        command.Subcommands.Add(CeilingsCommand.Create(lab));
        command.SetAction(parsed =>
        {
            lab.RequireCells();
            bool dumps = parsed.GetValue(dump) is not null, measuresMemory = parsed.GetValue(memory) is not null;
            Agreement.RequireUse(parsed, !parsed.GetValue(serve), "measurements that nobody requests (without --serve)",
                cell, shapes, dump, memory, mode, type, seconds, json);
            Agreement.RequireUse(parsed, !dumps, "measurements (without --dump)", memory, mode, type, seconds, json);
            Agreement.RequireUse(parsed, !measuresMemory, "measurements of time (without --memory)", mode, type, seconds, json);
            using LabBackend chosen = backend.Open(parsed);
            LayerOptions layers = chosen.Layers(parsed.GetValue(threads));
            if (parsed.GetValue(serve))
                return Serve(lab, layers);
            string name = parsed.GetValue(cell) ?? throw new BadInputException("--cell: which cell? `list` shows all.");
            SequenceShape[] given = parsed.GetRequiredValue(shapes);
            if ((dumps || measuresMemory) && given.Length > 1)
                throw new BadInputException($"--shape: expected one with {(dumps ? "--dump" : "--memory")}, found {given.Length}.");
            if (parsed.GetValue(dump) is { } folder)
                return Dump(lab, name, given[0], layers, folder);
            string peer = chosen.Device is null ? "celldsl" : $"celldsl-{chosen.Name}";
            return parsed.GetValue(memory) is { } steps
                ? Memory(lab, name, given[0], layers, steps)
                : Run(lab, new Plan(lab.Cell(name), given, BenchModes.Parse(parsed.GetRequiredValue(mode)!), layers,
                    parsed.GetValue(type) == "f64", parsed.GetValue(seconds), peer), chosen, parsed.GetValue(json));
        });
        return new LabCommand(command, "bench --cell Lstm", "bench --cell Gru --shape 35,20,200,200 --shape 100,1,64,512 --mode train --threads 2",
            "bench --cell Gru --backend gpu --mode train", "bench --serve --threads 2", "bench ceilings --threads 1");
    }

    sealed record Plan(CellDefinition Cell, SequenceShape[] Shapes, BenchMode Mode, LayerOptions Layers, bool Double, double Seconds, string Peer);

    static int Serve(LabContext lab, LayerOptions layers)
    {
        using var server = new PeerServer(lab.Cells, layers);
        server.Serve(Console.In, lab.Output.Data, lab.Stop);
        return ExitCode.Success;
    }

    static int Dump(LabContext lab, string name, SequenceShape shape, LayerOptions layers, string folder)
    {
        if (Subject(lab, name, shape) is { } subject)
        {
            using var problem = new BenchProblem<float>(subject, shape, layers);
            PeerDump.Write(problem, folder);
        }
        return ExitCode.Success;
    }

    static int Memory(LabContext lab, string name, SequenceShape shape, LayerOptions layers, int steps)
    {
        if (Subject(lab, name, shape) is { } subject)
            Json.Write(lab.Output.Data, PeakMemory.Measure(subject, shape, layers, steps, lab.Stop));
        return ExitCode.Success;
    }

    /// <summary>As requests find it; programs that ask several libraries take a missing answer for an answer.</summary>
    static BenchSubject? Subject(LabContext lab, string name, SequenceShape shape)
    {
        BenchSubject? subject = BenchSubject.Find(lab.Cells, name, shape.Sizes);
        if (subject is null)
            lab.Output.Messages.WriteText($"note: no cell answers to '{name}' at {shape}; nothing is written.");
        return subject;
    }

    static int Run(LabContext lab, Plan plan, LabBackend backend, bool json)
    {
        backend.Require(plan.Cell, plan.Double);
        foreach (SequenceShape shape in plan.Shapes)
            Fitting.Check(plan.Cell, shape.Sizes, $"--shape {shape}");

        var rows = new List<BenchRow>();
        if (!json)
            lab.Output.Data.WriteLine(BenchRow.CsvHeader);
        foreach (SequenceShape shape in plan.Shapes)
        {
            lab.Stop.ThrowIfCancellationRequested();
            BenchRow row = plan.Double ? Measure<double>(plan, shape, lab.Stop) : Measure<float>(plan, shape, lab.Stop);
            rows.Add(row);
            if (!json)
                lab.Output.Data.WriteLine(row.ToCsv());
            lab.Output.Data.Flush();
        }
        if (json)
            Json.Write(lab.Output.Data, rows);
        return ExitCode.Success;
    }

    static BenchRow Measure<T>(Plan plan, SequenceShape shape, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var problem = new BenchProblem<T>(new BenchSubject(plan.Cell), shape, plan.Layers);
        Action iterate = () =>
        {
            stop.ThrowIfCancellationRequested();
            problem.Iterate(plan.Mode);
        };
        Stopwatches.WarmUp(iterate);
        long[] samples = Stopwatches.Sample(iterate, TimeSpan.FromSeconds(plan.Seconds), LeastSamples, MostSamples);
        double median = Stopwatches.Median(samples);
        return new BenchRow(plan.Peer, plan.Cell.Description.Name, plan.Mode.Name(), plan.Layers.Threads, shape.Time, shape.Batch, shape.Input,
            shape.Hidden,
            median / 1e6, samples.Min() / 1e6, problem.ProductFlops(plan.Mode) / median);
    }
}
