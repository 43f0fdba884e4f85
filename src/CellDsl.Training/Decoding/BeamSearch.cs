namespace CellDsl.Training.Decoding;

/// <summary>Keeps the <c>width</c> most likely beginnings at each step. A hypothesis that has written the end symbol keeps its place in the beam and
/// is extended no more, so the search ends by itself when all places are taken by such, or at the greatest length. A beginning that no symbol can
/// follow is dropped. Width 1 is <see cref="GreedyDecoder"/>; a beam wide enough for all sequences finds the best of them.</summary>
public static class BeamSearch
{
    /// <summary>Searches from the model's start until all hypotheses have ended or are of the maximum length.</summary>
    /// <param name="normalization">By what finished hypotheses are ranked. Beginnings compete at equal length, by probability.</param>
    /// <returns>At most <paramref name="width"/> hypotheses: those that ended, then those cut off at the greatest length, each group with the best
    /// score first.</returns>
    /// <exception cref="ArgumentException">An option is out of range or does not fit the model.</exception>
    /// <exception cref="DecodingException">The model's log-probabilities are not numbers, or allow no symbol after any of the beginnings.</exception>
    public static IReadOnlyList<Hypothesis> Decode(IStepModel model, DecoderOptions options, int width, LengthNormalization normalization = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);

        var finished = new List<Hypothesis>();
        List<PartialHypothesis> live = [PartialHypothesis.Empty];
        int[] symbols = [options.First];
        float[] logProbabilities = [];
        model.Start();
        for (int step = 0; step < options.MaxLength && live.Count > 0; step++)
        {
            int needed = live.Count * model.Symbols;
            if (logProbabilities.Length < needed)
                logProbabilities = new float[needed];
            model.Step(symbols, logProbabilities.AsSpan(0, needed));

            var next = new List<PartialHypothesis>();
            var parents = new List<int>();
            foreach (var (row, symbol) in Best(live, logProbabilities, model.Symbols, width - finished.Count, step))
            {
                PartialHypothesis extended = live[row].Extend(symbol, logProbabilities[row * model.Symbols + symbol], model.Weights(row));
                if (symbol == options.End)
                {
                    finished.Add(Finish(extended, ended: true));
                    continue;
                }
                next.Add(extended);
                parents.Add(row);
            }
            live = next;
            symbols = [.. live.Select(hypothesis => hypothesis.Symbol)];
            if (live.Count + finished.Count == 0)
                throw DecodingException.NoSymbol(step);
            if (live.Count > 0 && step + 1 < options.MaxLength)
                model.Reorder(parents.ToArray());
        }
        return [.. finished.OrderByDescending(hypothesis => hypothesis.Score),
            .. live.Select(hypothesis => Finish(hypothesis, ended: false)).OrderByDescending(hypothesis => hypothesis.Score)];

        Hypothesis Finish(PartialHypothesis hypothesis, bool ended)
            => hypothesis.Finish(ended, normalization.Score(hypothesis.LogProbability, hypothesis.Steps));
    }

    /// <summary>The best continuations of all rows; of equally likely ones, those of the earlier row, then of the lower symbol.</summary>
    static IEnumerable<(int Row, int Symbol)> Best(List<PartialHypothesis> live, float[] logProbabilities, int symbols, int count, int step)
    {
        var candidates = new List<(int Row, int Symbol, double LogProbability)>();
        for (int row = 0; row < live.Count; row++)
        {
            float[] next = logProbabilities[(row * symbols)..((row + 1) * symbols)];
            foreach (int symbol in BestSymbols.Take(next, count, step))
                candidates.Add((row, symbol, live[row].LogProbability + next[symbol]));
        }
        return candidates.OrderByDescending(candidate => candidate.LogProbability).Take(count).Select(candidate => (candidate.Row, candidate.Symbol));
    }
}
