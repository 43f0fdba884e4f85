using System.Diagnostics;

namespace CellDsl.Lab.Benchmarking;

/// <summary>Milliseconds of one iteration.</summary>
readonly record struct Samples(double Median, double Least, int Count);

/// <summary>Times something that is repeated.</summary>
static class Stopwatches
{
    const int LeastSamples = 5;
    const int MostSamples = 100_000;
    const int WarmUpRounds = 3;
    /// <summary>The JIT counts 30 calls of a method, waits this long without new ones, and only then starts its optimising tier.</summary>
    static readonly TimeSpan TieringPause = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(200);
    const int CallsThatTier = 30;

    /// <summary>Warms up until the JIT has settled, then repeats for <paramref name="time"/>, at least five times.</summary>
    public static Samples Measure(Action iterate, TimeSpan time)
    {
        WarmUp(iterate);
        var samples = new List<double>();
        long start = Stopwatch.GetTimestamp();
        while (samples.Count < LeastSamples || Stopwatch.GetElapsedTime(start) < time && samples.Count < MostSamples)
        {
            long begin = Stopwatch.GetTimestamp();
            iterate();
            samples.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        }
        samples.Sort();
        int middle = samples.Count / 2;
        double median = samples.Count % 2 == 1 ? samples[middle] : (samples[middle - 1] + samples[middle]) / 2;
        return new Samples(median, samples[0], samples.Count);
    }

    /// <summary>Rounds of at least 30 calls, unless those take long, with a pause for the JIT's background thread behind each.
    /// Kernels loop over many rows, so on-stack replacement has settled those that are called less often.</summary>
    static void WarmUp(Action iterate)
    {
        for (int round = 0; round < WarmUpRounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int call = 0; call == 0 || call < CallsThatTier && Stopwatch.GetElapsedTime(start) < 5 * RoundTime || Stopwatch.GetElapsedTime(start) < RoundTime; call++)
                iterate();
            Thread.Sleep(TieringPause);
        }
    }
}
