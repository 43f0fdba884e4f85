namespace CellDsl.Accuracy;

public static class Samples
{
    /// <summary>Where functions change: zeros, ones, infinities, denormals, the ends of the range, and the thresholds of exp.</summary>
    static readonly double[] Edges =
    [
        0, 1, 0.5, 2, 3.141592653589793, 1.5707963267948966, 0.34657359, 0.34657362, 0.6931472, 1e-12, 1e-24, 1e-45, 1.1754944e-38, 1e-40,
        3.4028235e38,
        9.0109, 17.32868, 18.02, 20, 40, 80, 87.33654, 88.72283, 88.72284, 89, 100, 103.27893, 103.97207, 103.98, 104, 105,
        708.3964185322641, 709.782712893384, 709.7827128933841, 710, 744.4400719213812, 745.1332191019411, 745.2, 746, 750, 1e5, 1e9,
        3.9, 4, 5.9, 6, 7, 4.9e-324, 1e-310, 2.2250738585072014e-308, 1.7976931348623157e308, double.PositiveInfinity, double.NaN,
    ];

    public static float[] Singles { get; } = WithSigns(Edges).Select(x => (float)x).Concat(Patterns()).ToArray();

    public static double[] Doubles { get; } = WithSigns(Edges).Concat(DoublePatterns()).ToArray();

    static IEnumerable<double> WithSigns(IEnumerable<double> x) => x.SelectMany(v => new[] { v, -v });

    static IEnumerable<float> Patterns()
    {
        for (long bits = 0; bits <= uint.MaxValue; bits += 65_521)
            yield return BitConverter.UInt32BitsToSingle((uint)bits);
    }

    // Uniform in bit patterns, then between 2^-40 and 2^11, where functions do something.
    static IEnumerable<double> DoublePatterns()
    {
        const ulong Stride = 20_000_000_000_000_003;
        for (UInt128 bits = 0; bits <= ulong.MaxValue; bits += Stride)
            yield return BitConverter.UInt64BitsToDouble((ulong)bits);
        ulong low = BitConverter.DoubleToUInt64Bits(Math.ScaleB(1, -40)), high = BitConverter.DoubleToUInt64Bits(2048);
        for (ulong bits = low, index = 0; bits < high; bits += (high - low) / 9_973, index++)
            yield return BitConverter.UInt64BitsToDouble(bits | (index & 1) << 63);
    }
}
