using System.Runtime.Intrinsics;
using CellDsl.Products;

namespace CellDsl.Runtime.Tests.Products;

public class ExactProductSumTests
{
    /// <summary>Sums that cancel, sums halfway between two numbers, products of few bits, zeros, and numbers whose parts would be no
    /// numbers.</summary>
    [Fact]
    public void PartsGiveWhatOneRoundingGives()
    {
        var random = new Random(11);
        double[] special
            = [0, -0.0, 1, 1 + double.Epsilon, 1 + Math.ScaleB(1, -52), 1 - Math.ScaleB(1, -53), 1e-300, 1e300, double.Epsilon, double.MaxValue,
            double.PositiveInfinity, double.NaN, -1, 3, Math.ScaleB(1, 53), Math.ScaleB(1, 54) + 4];
        foreach (double a in special)
            foreach (double b in special)
                foreach (double c in special)
                    Check(a, b, c);
        for (int n = 0; n < 100_000; n++)
        {
            double a = Draw(random), b = Draw(random);
            double c = (n % 4) switch
                { 0 => -a * b, 1 => Math.ScaleB(Math.Round(a * b * 1024), random.Next(-60, 60)), 2
                => -a * b * (1 + Math.ScaleB(1, -random.Next(1, 100))), _ => Draw(random) };
            Check(a, b, c);
        }
    }

    static double Draw(Random random)
        => Math.ScaleB(random.Next(2) == 0 ? random.NextDouble() - 0.5 : random.Next(-1000, 1000), random.Next(-40, 40));

    static void Check(double a, double b, double c)
    {
        double expected = Math.FusedMultiplyAdd(a, b, c);
        Vector128<double> two = ExactProductSum.Of(Vector128.Create(a), Vector128.Create(b), Vector128.Create(c));
        Assert.True(expected.Equals(two[0]) && expected.Equals(two[1]), $"{a:R} · {b:R} + {c:R} is {expected:R}, not {two[0]:R}");
    }
}
