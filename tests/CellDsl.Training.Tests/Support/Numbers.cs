using CellDsl.Lab.Formatting;
using CellDsl.Training.Parameters;

namespace CellDsl.Training.Tests;

/// <summary>Numbers for tests that are the same in every run.</summary>
static class Numbers
{
    public static float[] Uniform(int count, ulong seed, double bound = 1)
    {
        float[] values = new float[count];
        UniformValues.Fill(values, seed, "numbers", bound);
        return values;
    }

    public static int[] Integers(int count, ulong seed, int below)
        => [.. Enumerable.Range(0, count).Select(k => (int)(below * new CounterRandom(seed, "integers").Uniform((ulong)k)))];
}
