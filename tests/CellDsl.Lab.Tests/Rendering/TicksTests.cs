using CellDsl.Lab.Rendering.Plots;

namespace CellDsl.Lab.Tests.Rendering;

public sealed class TicksTests
{
    [Theory]
    [InlineData(4.0455, 5.4141, 5, false, new[] { 4.5, 5 })]
    [InlineData(4.0455, 5.4141, 6, false, new[] { 4.5, 5 })]
    [InlineData(0, 1, 5, false, new[] { 0, 0.2, 0.4, 0.6, 0.8, 1 })]
    [InlineData(-0.35, 0.35, 8, false, new[] { -0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3 })]
    [InlineData(10, 310, 8, false, new[] { 50.0, 100, 150, 200, 250, 300 })]
    [InlineData(1.5, 120, 6, true, new[] { 2.0, 5, 10, 20, 50, 100 })]
    [InlineData(1e-7, 1e5, 6, true, new[] { 1e-7, 1e-4, 1e-1, 1e2, 1e5 })]
    [InlineData(3, 3, 5, false, new[] { 3.0 })]
    [InlineData(1, 1.0000000000000002, 5, false, new[] { 1.0 })]
    [InlineData(1e-323, 5e-323, 5, false, new[] { 1e-323 })]
    [InlineData(-1e308, 1e308, 4, false, new[] { -1e308, -5e307, 0, 5e307, 1e308 })]
    [InlineData(-1.7e308, 1.7e308, 4, false, new[] { -1e308, 0, 1e308 })]
    public void Are_round_numbers(double least, double greatest, int most, bool isLogarithmic, double[] expected)
        => Assert.Equal(expected, Ticks.Of(least, greatest, most, isLogarithmic));

    [Fact]
    public void Lie_on_the_axis_and_need_few_digits()
    {
        var random = new Random(1);
        for (int k = 0; k < 2000; k++)
        {
            double least = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-12, 12)), greatest = least
                + random.NextDouble() * Math.Pow(10, random.Next(-3, 3)) * Math.Max(1e-9, Math.Abs(least));
            IReadOnlyList<double> ticks = Ticks.Of(least, greatest, 6);
            Assert.InRange(ticks.Count, 1, 8);
            if (ticks.Count > 1)
            {
                double step = ticks[1] - ticks[0];
                Assert.All(ticks, tick => Assert.InRange(tick, least - step * 1e-6, greatest + step * 1e-6));
                Assert.Contains($"{step:E1}"[..3], (string[])["1.0", "2.0", "5.0"]);
            }
        }
    }
}
