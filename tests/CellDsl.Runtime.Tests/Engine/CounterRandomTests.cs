namespace CellDsl.Runtime.Tests.Engine;

public sealed class CounterRandomTests
{
    [Fact]
    public void Numbers_are_uniform_and_streams_differ()
    {
        const int count = 100_000;
        CounterRandom first = new(1, "a"), second = new(1, "b");
        double[] a = [.. Enumerable.Range(0, count).Select(k => first.Uniform((ulong)k))];
        double[] b = [.. Enumerable.Range(0, count).Select(k => second.Uniform((ulong)k))];

        Assert.All(a, value => Assert.True(value is > 0 and < 1));
        // Five standard deviations of a mean, of a share of a tenth, and of a correlation.
        Assert.Equal(0.5, a.Average(), tolerance: 5 * Math.Sqrt(1.0 / 12 / count));
        for (int bin = 0; bin < 10; bin++)
            Assert.Equal(0.1, a.Count(value => (int)(10 * value) == bin) / (double)count, tolerance: 5 * Math.Sqrt(0.09 / count));
        Assert.Equal(0, a.Zip(b, (x, y) => 12 * (x - 0.5) * (y - 0.5)).Average(), tolerance: 5 / Math.Sqrt(count));
        Assert.Equal(0, a.Zip(a.Skip(1), (x, y) => 12 * (x - 0.5) * (y - 0.5)).Average(), tolerance: 5 / Math.Sqrt(count));
    }
}
