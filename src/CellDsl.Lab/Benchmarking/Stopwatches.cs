using System.Diagnostics;

namespace CellDsl.Lab.Benchmarking;

/// <summary>Times something that is repeated.</summary>
static class Stopwatches
{
    static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(200);
    /// <summary>The JIT's background thread starts its optimising tier 100 ms after the last new method was called.</summary>
    static readonly TimeSpan TieringPause = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(15);
    static readonly TimeSpan RefreshTime = TimeSpan.FromMilliseconds(30);
    const int MostRefreshing = 50;
    const int MostPerRound = 100_000;
    /// <summary>Rounds in a row that are no faster than the best one before them.</summary>
    const int SettledRounds = 3;
    const double Faster = 0.95;

    /// <summary>Repeats until the JIT has settled: until no round is faster than the ones before.</summary>
    public static void WarmUp(Action iterate)
    {
        long start = Stopwatch.GetTimestamp();
        double best = double.PositiveInfinity;
        for (int settled = 0; settled < SettledRounds && Stopwatch.GetElapsedTime(start) < LongestWarmUp;)
        {
            double least = Sample(iterate, RoundTime, 1, MostPerRound).Min();
            settled = least < Faster * best ? 0 : settled + 1;
            best = Math.Min(best, least);
            Thread.Sleep(TieringPause);
        }
    }

    /// <summary>Brings something that ran before back into the caches.</summary>
    public static void Refresh(Action iterate) => Sample(iterate, RefreshTime, 1, MostRefreshing);

    /// <summary>Nanoseconds of each iteration, for <paramref name="time"/>.</summary>
    public static long[] Sample(Action iterate, TimeSpan time, int least, int most)
    {
        var samples = new List<long>();
        long start = Stopwatch.GetTimestamp();
        while (samples.Count < least || Stopwatch.GetElapsedTime(start) < time && samples.Count < most)
        {
            long begin = Stopwatch.GetTimestamp();
            iterate();
            samples.Add((Stopwatch.GetTimestamp() - begin) * 1_000_000_000 / Stopwatch.Frequency);
        }
        return [.. samples];
    }

    public static double Median(long[] samples)
    {
        long[] sorted = [.. samples.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
    }
}
