using System.Diagnostics;

namespace CellDsl.Fuzz.Soak;

/// <summary>Any number of threads gives the same bits, and more threads than processors take no longer.</summary>
static class ThreadCounts
{
    static readonly int[] s_counts = [1, 2, 3, 4, 8, 16, 32, 64];

    public static void GiveSameBits(int seed, List<string> failures)
    {
        var random = new Random(seed);
        (int steps, int batch, int input, int hidden) = (random.Next(1, 40), random.Next(1, 40), random.Next(1, 80), random.Next(1, 160));
        float[]? expected = null;
        foreach (int threads in s_counts)
        {
            using Subject subject = Subject.Lstm(steps, batch, input, hidden, threads, seed);
            float[] numbers = subject.Train();
            expected ??= numbers;
            if (!numbers.AsSpan().SequenceEqual(expected))
                failures.Add($"LSTM at {steps},{batch},{input},{hidden}, seed {seed}: {threads} threads give other numbers than one.");
        }
    }

    /// <summary>Prints times and their ratios to that of two threads; interleaved, the best and worst of several.
    /// For people to read: other programs on the machine make any of them long.</summary>
    public static void Measure()
    {
        const int Rounds = 7;
        Subject[] subjects = [.. s_counts.Select(threads => Subject.Lstm(35, 20, 200, 200, threads))];
        double[] best = new double[subjects.Length], worst = new double[subjects.Length];
        Array.Fill(best, double.MaxValue);
        for (int round = 0; round < Rounds + 2; round++)
            for (int n = 0; n < subjects.Length; n++)
            {
                long start = Stopwatch.GetTimestamp();
                subjects[n].Train();
                double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (round < 2)
                    continue;
                best[n] = Math.Min(best[n], time);
                worst[n] = Math.Max(worst[n], time);
            }
        int two = Array.IndexOf(s_counts, 2);
        Console.WriteLine("threads   best ms   to two threads'   worst ms   to two threads' best");
        for (int n = 0; n < subjects.Length; n++)
        {
            Console.WriteLine($"{s_counts[n],7} {best[n],9:F2} {best[n] / best[two],17:F2} {worst[n],10:F2} {worst[n] / best[two],22:F2}");
            subjects[n].Dispose();
        }
    }
}
