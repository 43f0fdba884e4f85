namespace CellDsl.Training;

/// <summary>Random numbers as a pure function of (seed, stream, index): nothing to store in a checkpoint but the index, and the same on any thread.
/// Each is the SplitMix64 output function (Steele, Lea and Flood, 2014) of the index, keyed by the same function of seed and stream.</summary>
static class CounterRandom
{
    const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    /// <summary>A seed of its own for a part of a program, e.g. one layer of a stack.</summary>
    public static ulong Key(ulong seed, ulong stream) => Mix(Mix(seed + GoldenGamma) + (stream + 1) * GoldenGamma);

    /// <summary>Uniform in [0, 1), with all 53 bits of a double.</summary>
    public static double Uniform(ulong key, ulong index) => (Mix(key + (index + 1) * GoldenGamma) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in ± <paramref name="bound"/>.</summary>
    public static void FillUniform(Span<float> values, ulong key, double bound)
    {
        for (int k = 0; k < values.Length; k++)
            values[k] = (float)(bound * (2 * Uniform(key, (ulong)k) - 1));
    }

    static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
