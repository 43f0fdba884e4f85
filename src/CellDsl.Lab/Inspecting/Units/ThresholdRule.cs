namespace CellDsl.Lab.Inspecting.Units;

/// <summary>"The signal is 1 where the unit is above the threshold", or below it.</summary>
/// <param name="F1">Harmonic mean of precision and recall of that rule.</param>
sealed record ThresholdRule(double F1, double Threshold, bool IsAbove)
{
    /// <summary>The rule with the highest F1 among all thresholds and both directions; among equal ones "above" and the lowest threshold.</summary>
    /// <param name="signal">Of zeros and ones.</param>
    public static ThresholdRule Best(ReadOnlySpan<double> unit, ReadOnlySpan<double> signal)
    {
        double[] values = unit.ToArray(), truth = signal.ToArray();
        Array.Sort(values, truth);
        double positives = truth.Sum();
        var best = new ThresholdRule(-1, 0, true);
        foreach (bool isAbove in (bool[])[true, false])
        {
            // From "all are 1" to "none is": the first k values in order are below the threshold.
            double below = 0;
            for (int k = 0; k <= values.Length; k++)
            {
                if (k > 0)
                    below += truth[k - 1];
                if (k > 0 && k < values.Length && values[k] == values[k - 1])
                    continue;
                double hits = isAbove ? positives - below : below;
                double chosen = isAbove ? values.Length - k : k;
                double f1 = hits == 0 ? 0 : 2 * hits / (chosen + positives);
                if (f1 > best.F1)
                    best = new ThresholdRule(f1, Between(values, k), isAbove);
            }
        }
        return best;
    }

    static double Between(double[] values, int k)
        => k == 0 ? double.NegativeInfinity : k == values.Length ? double.PositiveInfinity : (values[k - 1] + values[k]) / 2;
}
