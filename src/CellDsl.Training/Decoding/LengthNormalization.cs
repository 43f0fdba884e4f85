namespace CellDsl.Training.Decoding;

/// <summary>What a log-probability is divided by before hypotheses of different lengths are compared; without it, short ones win.
/// A length is a number of steps, the one that writes the end symbol included.</summary>
public readonly record struct LengthNormalization
{
    readonly double _alpha;
    readonly bool _mean;

    LengthNormalization(double alpha, bool mean) => (_alpha, _mean) = (alpha, mean);

    /// <summary>Nothing: the sum of the logarithms.</summary>
    public static LengthNormalization None => default;

    /// <summary>The length: the mean of the logarithms.</summary>
    public static LengthNormalization Mean => new(1, mean: true);

    /// <summary>((5 + length) / (5 + 1))^α (Wu et al., 2016, equation 14; they use α from 0.6 to 0.7). Their coverage penalty is not part of
    /// it.</summary>
    public static LengthNormalization Wu(double alpha = 0.6)
        => alpha >= 0 && double.IsFinite(alpha)
            ? new(alpha, mean: false)
            : throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "Alpha must be a finite number of at least 0.");

    /// <summary>The score by which hypotheses are ranked, higher is better: the log-probability divided by the normalization.</summary>
    /// <param name="logProbability">In nats, that of the end symbol included.</param>
    /// <param name="length">Steps, the one that writes the end symbol included; at least 1.</param>
    public double Score(double logProbability, int length) => logProbability / (_mean ? length : Math.Pow((5.0 + length) / 6, _alpha));
}
