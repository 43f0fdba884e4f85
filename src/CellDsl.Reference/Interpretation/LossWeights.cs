namespace CellDsl.Reference.Interpretation;

/// <summary>The scalar whose gradient is asked for: L = Σ dy·y + Σ ds·s over all outputs y and the final states s named here.</summary>
sealed record LossWeights(double[] Output, IReadOnlyDictionary<string, double[]> FinalStates)
{
    public IEnumerable<(double Weight, T Value)> Terms<T>(SequenceTrace<T> trace)
        => Output.Zip(trace.Output).Concat(FinalStates.SelectMany(s => s.Value.Zip(trace.FinalStates[s.Key])));
}
