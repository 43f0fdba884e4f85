namespace CellDsl.Training.Tests;

/// <summary>Numbers for tests that are the same in every run.</summary>
static class Numbers
{
    public static float[] Uniform(int count, ulong seed, double bound = 1)
    {
        float[] values = new float[count];
        CounterRandom.FillUniform(values, CounterRandom.Key(seed, 99), bound);
        return values;
    }

    public static int[] Integers(int count, ulong seed, int below)
        => [.. Enumerable.Range(0, count).Select(k => (int)(below * CounterRandom.Uniform(CounterRandom.Key(seed, 98), (ulong)k)))];
}
