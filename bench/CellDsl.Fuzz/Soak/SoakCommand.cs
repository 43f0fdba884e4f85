using System.CommandLine;
using System.Diagnostics;

namespace CellDsl.Fuzz.Soak;

/// <summary>The CPU engine for a long time, from several threads, at any number of threads, disposed of in the middle of things.</summary>
static class SoakCommand
{
    public static Command Create()
    {
        var count = new Option<int>("--count")
            { Description = "Rounds of each check; at most so many with --minutes.", DefaultValueFactory = _ => 20 };
        var minutes = new Option<double>("--minutes")
            { Description = "Stop after so many minutes (0: when the rounds are done).", DefaultValueFactory = _ => 0 };
        var calls = new Option<int>("--calls") { Description = "Calls over which memory must stay flat.", DefaultValueFactory = _ => 20_000 };
        var seed = new Option<int?>("--seed") { Description = "Of sizes and data. Default: from the date." };
        var command = new Command("soak", "Threads, disposal and memory of the CPU engine.") { count, minutes, calls, seed };
        command.SetAction(parsed => Run(parsed.GetValue(count), parsed.GetValue(minutes), parsed.GetValue(calls),
            parsed.GetValue(seed) ?? int.Parse(DateTime.UtcNow.ToString("yyyyMMdd"), System.Globalization.CultureInfo.InvariantCulture)));
        return command;
    }

    static int Run(int count, double minutes, int calls, int seed)
    {
        Console.WriteLine($"seed {seed}, {Environment.ProcessorCount} processors");
        var watch = Stopwatch.StartNew();
        var random = new Random(seed);
        var failures = new List<string>();
        int rounds = 0;
        ThreadCounts.Measure();
        Memory.StaysFlat(calls, seed, failures);
        Memory.ManyLayers(1_000, failures);
        for (; rounds < count && (minutes <= 0 || watch.Elapsed.TotalMinutes < minutes); rounds++)
        {
            int round = random.Next();
            ThreadCounts.GiveSameBits(round, failures);
            SharedLayers.FromSeveralThreads(round, failures);
            SharedLayers.DisposedInUse(round, failures);
        }
        foreach (string failure in failures)
            Console.WriteLine($"FAILED: {failure}");
        Console.WriteLine($"{rounds} rounds, {failures.Count} failures, {watch.Elapsed.TotalSeconds:F0} s, "
            + $"{Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB at most");
        return failures.Count == 0 ? 0 : 1;
    }
}
