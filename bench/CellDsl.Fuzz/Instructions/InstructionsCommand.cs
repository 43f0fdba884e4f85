using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using CellDsl.Cells;

namespace CellDsl.Fuzz.Instructions;

/// <summary>What the lack of instructions costs: layers of 128 bits in processes of their own, with and without FMA.</summary>
static class InstructionsCommand
{
    const double Most = 4;

    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { Description = "At least this long per measurement.", DefaultValueFactory = _ => 1 };
        var measure = new Option<bool>("--measure") { Description = "Measure in this process and print nanoseconds.", Hidden = true };
        var command = new Command("instructions",
            "The time of layers of 128 bits without FMA and AVX2, beside that with them; fails beyond four times.") { seconds, measure };
        command.SetAction(parsed => parsed.GetValue(measure) ? Measure(parsed.GetValue(seconds)) : Compare(parsed.GetValue(seconds)));
        return command;
    }

    static int Compare(double seconds)
    {
        Dictionary<string, double> with = Child(seconds, null), without = Child(seconds, "DOTNET_EnableAVX2");
        Console.WriteLine("128 bits, one thread              with FMA us   without   ratio");
        int failures = 0;
        foreach (var (name, time) in with)
        {
            double ratio = without[name] / time;
            failures += ratio > Most ? 1 : 0;
            Console.WriteLine($"{name,-30} {time / 1000,13:F0} {without[name] / 1000,9:F0} {ratio,7:F2}{(ratio > Most ? "  FAILED" : "")}");
        }
        Console.WriteLine($"{with.Count} measurements, {failures} failures");
        return failures == 0 ? 0 : 1;
    }

    static Dictionary<string, double> Child(double seconds, string? switchedOff)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(InstructionsCommand).Assembly.Location, "instructions", "--measure",
            "--seconds", seconds.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
        if (switchedOff is not null)
            start.Environment[switchedOff] = "0";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The measuring process ended with {process.ExitCode}.");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t'))
            .ToDictionary(p => p[0], p => double.Parse(p[1], CultureInfo.InvariantCulture));
    }

    static int Measure(double seconds)
    {
        foreach (CellDefinition cell in new[]
            { CellDefinition.Of<Lstm>(), CellDefinition.Of<GruBias>(), CellDefinition.Of<Mut1>(), CellDefinition.Of<IndRnn>() })
        {
            Measure<float>(cell, 40, seconds);
            Measure<double>(cell, 20, seconds);
        }
        return 0;
    }

    static void Measure<T>(CellDefinition cell, int steps, double seconds)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        const int Batch = 16, Size = 128;
        using SequenceLayer<T> layer = cell.CreateLayer<T>(new CellSizes(Size, Size), 1, new LayerOptions { Threads = 1, VectorBits = 128 });
        T[] numbers = new T[steps * Batch * Size];
        var random = new Random(1);
        foreach (ref T number in numbers.AsSpan())
            number = T.CreateTruncating(random.NextDouble() - 0.5);
        Tensor<T> input = Tensor.Create(numbers, [steps, Batch, Size]);
        double best = double.MaxValue;
        var watch = Stopwatch.StartNew();
        for (int n = 0; n < 5 || watch.Elapsed.TotalSeconds < seconds; n++)
        {
            long start = Stopwatch.GetTimestamp();
            using RecordedPass<T> pass = layer.Record(input);
            pass.Backward(input);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{cell.Description.Name} {typeof(T).Name} {steps},{Batch},{Size},{Size}\t{best}"));
    }
}
