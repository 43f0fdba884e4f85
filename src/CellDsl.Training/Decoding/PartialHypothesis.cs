namespace CellDsl.Training.Decoding;

/// <summary>A hypothesis under way, as a list from its last step to its first, so that those with a common beginning share it.</summary>
sealed record PartialHypothesis(PartialHypothesis? Parent, int Symbol, double LogProbability, int Steps, float[] Weights)
{
    public static readonly PartialHypothesis Empty = new(null, -1, 0, 0, []);

    public PartialHypothesis Extend(int symbol, float logProbability, ReadOnlySpan<float> weights)
        => new(this, symbol, LogProbability + logProbability, Steps + 1, weights.ToArray());

    public Hypothesis Finish(bool ended, double score)
    {
        int[] symbols = new int[Steps];
        float[][] weights = new float[Steps][];
        PartialHypothesis step = this;
        for (int k = Steps - 1; k >= 0; k--, step = step.Parent!)
            (symbols[k], weights[k]) = (step.Symbol, step.Weights);
        return new(ended ? symbols[..^1] : symbols, ended, LogProbability, score, weights.All(row => row.Length == 0) ? [] : weights);
    }
}
