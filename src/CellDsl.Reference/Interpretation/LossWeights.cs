namespace CellDsl.Reference.Interpretation;

/// <summary>The scalar whose gradient is asked for: L = Σ dy·y + Σ ds·s over all outputs y and the final states s named here.</summary>
sealed record LossWeights(double[] Output, IReadOnlyDictionary<string, double[]> FinalStates)
{
    public double Loss(SequenceTrace<double> trace)
        => Sum(Output, trace.Output, (w, y) => w * y) + FinalStates.Sum(s => Sum(s.Value, trace.FinalStates[s.Key], (w, y) => w * y));

    /// <summary>Sum of |weight·value|: what the rounding error of the loss is relative to.</summary>
    public double Magnitude(SequenceTrace<double> trace)
        => Sum(Output, trace.Output, (w, y) => Math.Abs(w * y)) + FinalStates.Sum(s => Sum(s.Value, trace.FinalStates[s.Key], (w, y) => Math.Abs(w * y)));

    public IEnumerable<(double Weight, T Value)> Terms<T>(SequenceTrace<T> trace)
        => Output.Zip(trace.Output).Concat(FinalStates.SelectMany(s => s.Value.Zip(trace.FinalStates[s.Key])));

    static double Sum(double[] weights, double[] values, Func<double, double, double> term)
    {
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += term(weights[i], values[i]);
        return sum;
    }
}
