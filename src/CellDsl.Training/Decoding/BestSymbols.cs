namespace CellDsl.Training.Decoding;

/// <summary>The most likely symbols of a row.</summary>
static class BestSymbols
{
    /// <summary>The first of the most likely symbols.</summary>
    /// <param name="step">For messages.</param>
    public static int Best(ReadOnlySpan<float> logProbabilities, int step)
    {
        int best = 0;
        for (int symbol = 0; symbol < logProbabilities.Length; symbol++)
        {
            Check(logProbabilities[symbol], symbol, step);
            if (logProbabilities[symbol] > logProbabilities[best])
                best = symbol;
        }
        return float.IsNegativeInfinity(logProbabilities[best]) ? throw DecodingException.NoSymbol(step) : best;
    }

    /// <summary>The <paramref name="count"/> most likely symbols that can follow (fewer, perhaps none, if fewer can), the likeliest first; the lower
    /// one of two equally likely.</summary>
    public static int[] Take(ReadOnlySpan<float> logProbabilities, int count, int step)
    {
        // The queue's head is the worst of those kept.
        var kept = new PriorityQueue<int, (float, int)>();
        for (int symbol = 0; symbol < logProbabilities.Length; symbol++)
        {
            float value = logProbabilities[symbol];
            Check(value, symbol, step);
            if (float.IsNegativeInfinity(value))
                continue;
            if (kept.Count < count)
                kept.Enqueue(symbol, (value, -symbol));
            else
                kept.EnqueueDequeue(symbol, (value, -symbol));
        }
        int[] symbols = new int[kept.Count];
        for (int k = symbols.Length - 1; k >= 0; k--)
            symbols[k] = kept.Dequeue();
        return symbols;
    }

    static void Check(float logProbability, int symbol, int step)
    {
        if (!(logProbability < float.PositiveInfinity))
            throw DecodingException.NotLogProbability(step, symbol, logProbability);
    }
}
