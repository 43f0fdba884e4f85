using System.Globalization;
using System.Text.Json.Serialization;
using CellDsl.Lab.Application;
using CellDsl.Lab.Shapes;

namespace CellDsl.Lab.Benchmarking;

/// <summary>By how many bytes the process grew at most, beyond what it was before there was a layer or data.</summary>
/// <param name="Made">The layer and its data, before anything ran.</param>
/// <param name="OneStep">The same and one training step.</param>
/// <param name="ManySteps">As many steps as asked for, one after the other; garbage that is not yet collected counts.</param>
/// <param name="SavedBytes">What the recorded pass keeps for backward, inputs included.</param>
sealed record PeakMemory([property: JsonPropertyName("made")] long Made, [property: JsonPropertyName("one_step")] long OneStep,
    [property: JsonPropertyName("many_steps")] long ManySteps,
    [property: JsonPropertyName("saved")] long SavedBytes)
{
    /// <summary>Large enough to run all code once, small enough to leave no trace.</summary>
    const int TinySize = 16;
    const int KiB = 1024;

    /// <exception cref="BadInputException">Not on Linux.</exception>
    public static PeakMemory Measure(BenchSubject subject, SequenceShape shape, LayerOptions options, int steps, CancellationToken stop = default)
    {
        if (!OperatingSystem.IsLinux())
            throw new BadInputException("--memory: reads Linux's /proc/self/status, which this system does not have.");
        RunOnce(subject, new SequenceShape(3, 2, Math.Min(shape.Input, TinySize), Math.Min(shape.Hidden, TinySize)), options);
        Collect();
        long before = Read("VmRSS");
        using var problem = new BenchProblem<float>(subject, shape, options);
        Collect();
        long made = Read("VmRSS") - before;
        ResetPeak();
        problem.Iterate(BenchMode.TrainRepack);
        long one = Read("VmHWM") - before;
        ResetPeak();
        for (int step = 0; step < steps; step++)
        {
            stop.ThrowIfCancellationRequested();
            problem.Iterate(BenchMode.TrainRepack);
        }
        long many = Read("VmHWM") - before;
        return new PeakMemory(made, one, many,
            CellCost.SavedBytesPerStep(subject.Cell.Description, problem.Layer.Sizes, sizeof(float)) * shape.Time * shape.Batch);
    }

    static void RunOnce(BenchSubject subject, SequenceShape shape, LayerOptions options)
    {
        using var problem = new BenchProblem<float>(subject, shape, options);
        problem.Iterate(BenchMode.TrainRepack);
    }

    /// <summary>Gives everything unused back to the system.</summary>
    static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <summary>proc(5): 5 resets the peak resident set size to what is resident now.</summary>
    static void ResetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    static long Read(string field)
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith($"{field}:", StringComparison.Ordinal));
        return long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * KiB;
    }
}
