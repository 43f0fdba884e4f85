namespace CellDsl.Training.Decoding;

/// <summary>Draws each symbol by its probability.</summary>
public static class SamplingDecoder
{
    /// <summary>Independent samples, all stepped at once. Sample k of a seed is the same whatever the count.</summary>
    /// <returns>In the order of their numbers.</returns>
    /// <exception cref="ArgumentException">An option is out of range or does not fit the model.</exception>
    /// <exception cref="DecodingException">The model's log-probabilities are not numbers, or allow no symbol.</exception>
    public static IReadOnlyList<Hypothesis> Decode(IStepModel model, DecoderOptions options, SamplingOptions sampling, ulong seed = 0, int count = 1)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(sampling);
        options.Check(model);
        sampling.Check();
        ArgumentOutOfRangeException.ThrowIfNegative(count);

        var finished = new Hypothesis[count];
        var live = Enumerable.Range(0, count).ToList();
        var written = Enumerable.Repeat(PartialHypothesis.Empty, count).ToArray();
        var seeds = new CounterRandom(seed, "decode");
        CounterRandom[] random = [.. live.Select(k => new CounterRandom(seeds.Bits((ulong)k), "sample"))];
        int[] symbols = [.. live.Select(_ => options.First)];
        float[] logProbabilities = new float[count * model.Symbols];

        model.Start();
        if (count > 0)
            model.Reorder(new int[count]);
        for (int step = 0; live.Count > 0; step++)
        {
            model.Step(symbols, logProbabilities.AsSpan(0, live.Count * model.Symbols));
            var rows = new List<int>();
            for (int row = 0; row < live.Count; row++)
            {
                int k = live[row];
                ReadOnlySpan<float> next = logProbabilities.AsSpan(row * model.Symbols, model.Symbols);
                int symbol = Draw(next, sampling, random[k].Uniform((ulong)step), step);
                written[k] = written[k].Extend(symbol, next[symbol], model.Weights(row));
                if (symbol == options.End || step + 1 == options.MaxLength)
                    finished[k] = written[k].Finish(symbol == options.End, written[k].LogProbability);
                else
                    rows.Add(row);
            }
            if (rows.Count > 0 && rows.Count < live.Count)
                model.Reorder(rows.ToArray());
            live = [.. rows.Select(row => live[row])];
            symbols = [.. live.Select(k => written[k].Symbol)];
        }
        return finished;
    }

    static int Draw(ReadOnlySpan<float> logProbabilities, SamplingOptions sampling, double uniform, int step)
    {
        int best = BestSymbols.Best(logProbabilities, step);
        if (sampling.Temperature == 0)
            return best;
        bool all = sampling is { TopK: null, TopP: 1 };
        int[] symbols = all
            ? [.. Enumerable.Range(0, logProbabilities.Length)]
            : BestSymbols.Take(logProbabilities, sampling.TopK ?? logProbabilities.Length, step);
        double[] weights = new double[symbols.Length];
        double total = 0;
        for (int n = 0; n < symbols.Length; n++)
            total += weights[n] = Math.Exp(((double)logProbabilities[symbols[n]] - logProbabilities[best]) / sampling.Temperature);

        int kept = symbols.Length;
        if (sampling.TopP < 1)
        {
            double nucleus = 0;
            for (kept = 0; kept < symbols.Length && nucleus < sampling.TopP * total; kept++)
                nucleus += weights[kept];
            total = nucleus;
        }
        double left = uniform * total;
        for (int n = 0; n < kept; n++)
            if ((left -= weights[n]) < 0)
                return symbols[n];
        // Only rounding of the sums leads here.
        return best;
    }
}
