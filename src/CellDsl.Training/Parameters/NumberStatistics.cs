namespace CellDsl.Training;

/// <summary>What many numbers look like. Norm, mean, deviation and largest magnitude are of the finite ones, so that a single overflow does not hide the rest.</summary>
/// <param name="Norm">√(Σ x²)</param>
/// <param name="Deviation">√(mean of (x - mean)²)</param>
/// <param name="LargestMagnitude">max |x|; zero if there is no finite number.</param>
/// <param name="Zeros">How many are exactly zero.</param>
/// <param name="NonFinite">How many are infinite or not a number.</param>
public readonly record struct NumberStatistics(int Count, double Norm, double Mean, double Deviation, double LargestMagnitude, int Zeros, int NonFinite)
{
    /// <summary>Share of exact zeros among all.</summary>
    public double ZeroShare => Count == 0 ? 0 : (double)Zeros / Count;
    /// <summary>Share of what is not finite among all.</summary>
    public double NonFiniteShare => Count == 0 ? 0 : (double)NonFinite / Count;

    public static NumberStatistics Of(ReadOnlySpan<float> numbers)
    {
        double sum = 0, squares = 0;
        float largest = 0;
        int zeros = 0, finite = 0;
        foreach (float x in numbers)
        {
            if (!float.IsFinite(x))
                continue;
            finite++;
            zeros += x == 0 ? 1 : 0;
            sum += x;
            squares += (double)x * x;
            largest = Math.Max(largest, Math.Abs(x));
        }
        double mean = finite == 0 ? 0 : sum / finite;
        // About the mean in a pass of its own: the difference of squares loses all digits where the mean is large.
        double spread = 0;
        foreach (float x in numbers)
            if (float.IsFinite(x))
                spread += (x - mean) * (x - mean);
        double deviation = finite == 0 ? 0 : Math.Sqrt(spread / finite);
        return new(numbers.Length, Math.Sqrt(squares), mean, deviation, largest, zeros, numbers.Length - finite);
    }
}
