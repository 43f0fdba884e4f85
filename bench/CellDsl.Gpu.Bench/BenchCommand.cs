using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using CellDsl.Lab.Application;
using CellDsl.Lab.Benchmarking;
using CellDsl.Lab.CommandLine;
using CellDsl.Lab.Commands;
using CellDsl.Lab.Devices;
using CellDsl.Lab.Shapes;

namespace CellDsl.Gpu.Bench;

/// <summary><c>bench</c>: work that stays on the device, timed until it is done.</summary>
static class BenchCommand
{
    static readonly SequenceShape s_small = new(100, 32, 512, 512);
    static readonly SequenceShape[] s_shapes = [new(100, 1, 512, 512), s_small, new(256, 64, 1024, 1024), new(1024, 16, 128, 128)];
    static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    public static Command Create(LabContext lab)
    {
        var backend = new DeviceOptions("What is measured.");
        Option<string?> cell
            = OptionFactory.Text("--cells", "NAMES",
            "Names of comparisons (lstm, gru, lstm_peephole, mut1 ...) or classes of cells, separated by commas. Default: the table of docs/gpu.md.");
        Option<SequenceShape[]> shapes = SequenceShape.Option("Time steps, batch, input size, hidden size; may be given several times.");
        Option<double> seconds = OptionFactory.Number("--seconds", "At least this long is measured per case, after warming up.", 1, 0, 3600);
        Option<bool> serve = OptionFactory.Flag("--serve", "Answer requests 'cell mode T B I H seconds' from standard input (bench/README.md).");
        Option<string?> dump
            = OptionFactory.Text("--dump", "FOLDER", "Write outputs and gradients for the shared data as raw floats: y.f32, dx.f32, dh0.f32 ...");
        Option<int> threads = CommonOptions.Threads();
        threads.Hidden = true;
        var command = new Command("bench", "Measure forward and training of cells on the device; prints a line of JSON for each.")
            { cell, shapes, seconds, serve, dump, threads };
        foreach (Option option in backend.All)
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            using LabBackend chosen = backend.Open(parsed);
            var device = (GpuDevice)chosen.Device!;
            using var server = new GpuServer(lab.Cells, device);
            if (parsed.GetValue(serve))
                server.Serve(Console.In, lab.Output.Data);
            else if (parsed.GetValue(dump) is { } folder)
                Dump(server, parsed.GetValue(cell), parsed.GetRequiredValue(shapes)[0], folder);
            else
                Measure(lab, server, device,
                    Cases(parsed.GetValue(cell), parsed.GetResult(shapes) is { Implicit: false } ? parsed.GetRequiredValue(shapes) : null),
                    parsed.GetValue(seconds));
            return ExitCode.Success;
        });
        return command;
    }

    static IEnumerable<(string Cell, SequenceShape Shape)> Cases(string? cells, SequenceShape[]? shapes)
        => cells is not null ? cells.Split(',').SelectMany(c => shapes ?? s_shapes, (c, s) => (c, s))
            : new[] { "lstm", "gru" }.SelectMany(c => shapes ?? s_shapes, (c, s) => (c, s)).Concat(
                new[] { "lstm_peephole", "mut1" }.SelectMany(c => shapes ?? [s_small], (c, s) => (c, s)));

    static void Measure(LabContext lab, GpuServer server, GpuDevice device, IEnumerable<(string, SequenceShape)> cases, double seconds)
    {
        foreach ((string cell, SequenceShape shape) in cases)
            foreach (BenchMode mode in new[] { BenchMode.Infer, BenchMode.Train, BenchMode.TrainRepack })
            {
                lab.Stop.ThrowIfCancellationRequested();
                GpuProblem problem = server.Problem(cell, shape) ?? throw new BadInputException($"--cells: no cell answers to '{cell}' at {shape}.");
                long[] samples = server.Measure(cell, mode, shape, seconds);
                double median = Stopwatches.Median(samples);
                lab.Output.Data.WriteLine(JsonSerializer.Serialize(new Line(device.Name, device.Kind.ToString(), problem.Layer.Cell.Name, mode.Name(),
                    shape.Time, shape.Batch,
                    shape.Input, shape.Hidden, samples.Length, median / 1e6, samples.Min() / 1e6, problem.ProductFlops(mode) / median,
                    device.Explain(problem.Layer, shape.Time, shape.Batch).Split('\n')), s_json));
                lab.Output.Data.Flush();
            }
    }

    sealed record Line(string Device, string Kind, string Cell, string Mode,
        [property: JsonPropertyName("T")] int T, [property: JsonPropertyName("B")] int B, [property: JsonPropertyName("I")] int I,
            [property: JsonPropertyName("H")] int H,
        int Samples, [property: JsonPropertyName("median_ms")] double MedianMs, [property: JsonPropertyName("min_ms")] double MinMs, double Gflops,
        string[] Loops);

    static void Dump(GpuServer server, string? cell, SequenceShape shape, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, values) in server.Problem(cell ?? throw new BadInputException("--cells: which cell?"), shape)?.Results() ?? [])
            File.WriteAllBytes(Path.Combine(folder, $"{name}.f32"), MemoryMarshal.AsBytes<float>(values).ToArray());
    }
}
