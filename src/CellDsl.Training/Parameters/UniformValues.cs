namespace CellDsl.Training.Parameters;

static class UniformValues
{
    /// <summary>Uniform in ± <paramref name="bound"/>, by the array's own name.</summary>
    public static void Fill(Span<float> values, ulong seed, string name, double bound)
    {
        var random = new CounterRandom(seed, name);
        for (int k = 0; k < values.Length; k++)
            values[k] = (float)(bound * (2 * random.Uniform((ulong)k) - 1));
    }
}
