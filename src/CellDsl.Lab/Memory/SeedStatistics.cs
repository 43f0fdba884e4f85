namespace CellDsl.Lab.Memory;

/// <summary>Numbers of several seeds: how many, their mean, and their spread.</summary>
/// <param name="Deviation">Sample standard deviation (divided by n - 1); not a number for fewer than two.</param>
readonly record struct SeedStatistics(int Count, double Mean, double Deviation)
{
    /// <summary>Of the mean.</summary>
    public double StandardError => Deviation / Math.Sqrt(Count);

    public static SeedStatistics Of(IReadOnlyCollection<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
            return new SeedStatistics(0, double.NaN, double.NaN);
        double mean = values.Average();
        double deviation = values.Count > 1 ? Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1)) : double.NaN;
        return new SeedStatistics(values.Count, mean, deviation);
    }
}
