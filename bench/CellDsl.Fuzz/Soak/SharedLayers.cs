namespace CellDsl.Fuzz.Soak;

/// <summary>Layers used by several threads at once, and disposed of meanwhile.</summary>
static class SharedLayers
{
    public static void FromSeveralThreads(int seed, List<string> failures)
    {
        var random = new Random(seed);
        (int steps, int batch, int size) = (random.Next(1, 30), random.Next(1, 20), random.Next(1, 100));
        using Subject lstm = Subject.Lstm(steps, batch, size, size, 4, seed), gru = Subject.Gru(steps, batch, size, size, 2, seed);
        Subject[] shared = [lstm, gru];
        float[][] expected = [lstm.Train(alone: false), gru.Train(alone: false)];
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 8 }, n =>
        {
            if (!shared[n % 2].Train(alone: false).AsSpan().SequenceEqual(expected[n % 2]))
                lock (failures)
                    failures.Add($"{(n % 2 == 0 ? "LSTM" : "GRU")} at {steps},{batch},{size},{size}, seed {seed}: other numbers beside other "
                        + $"threads.");
        });
    }

    public static void DisposedInUse(int seed, List<string> failures)
    {
        var random = new Random(seed);
        Subject subject = Subject.Lstm(random.Next(1, 30), random.Next(1, 20), 64, 64, 2, seed);
        float[] expected = subject.Train(alone: false);
        Task[] users = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            try
            {
                for (int n = 0; n < 1000; n++)
                    if (!subject.Train(alone: false).AsSpan().SequenceEqual(expected))
                        throw new InvalidDataException("Other numbers.");
            }
            catch (ObjectDisposedException) { }
        }))];
        Thread.Sleep(random.Next(20));
        subject.Dispose();
        try
        {
            Task.WaitAll(users);
        }
        catch (AggregateException e)
        {
            failures.Add($"Disposed in use, seed {seed}: {e.InnerException!.GetType().Name}: {e.InnerException.Message}");
        }
    }
}
