using System.Diagnostics;

namespace CellDsl.Lab.Benchmarking;

/// <summary>Milliseconds of one iteration.</summary>
readonly record struct Samples(double Median, double Least, int Count);

/// <summary>Times something that is repeated.</summary>
static class Stopwatches
{
    const int LeastSamples = 5;
    const int MostSamples = 100_000;

    static readonly TimeSpan RoundTime = TimeSpan.FromMilliseconds(200);
    /// <summary>The JIT's background thread starts its optimising tier 100 ms after the last new method was called.</summary>
    static readonly TimeSpan TieringPause = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(15);
    /// <summary>Rounds in a row that are no faster than the best one before them.</summary>
    const int SettledRounds = 3;
    const double Faster = 0.95;

    /// <summary>Warms up until the JIT has settled, then repeats for <paramref name="time"/>, at least five times.</summary>
    public static Samples Measure(Action iterate, TimeSpan time)
    {
        WarmUp(iterate);
        return Sample(iterate, time, LeastSamples);
    }

    static void WarmUp(Action iterate)
    {
        long start = Stopwatch.GetTimestamp();
        double best = double.PositiveInfinity;
        for (int settled = 0; settled < SettledRounds && Stopwatch.GetElapsedTime(start) < LongestWarmUp;)
        {
            double least = Sample(iterate, RoundTime, 1).Least;
            settled = least < Faster * best ? 0 : settled + 1;
            best = Math.Min(best, least);
            Thread.Sleep(TieringPause);
        }
    }

    static Samples Sample(Action iterate, TimeSpan time, int least)
    {
        var samples = new List<double>();
        long start = Stopwatch.GetTimestamp();
        while (samples.Count < least || Stopwatch.GetElapsedTime(start) < time && samples.Count < MostSamples)
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
}
