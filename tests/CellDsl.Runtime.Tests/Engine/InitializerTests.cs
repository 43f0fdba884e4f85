using CellDsl.Runtime.Tests.Support;

namespace CellDsl.Runtime.Tests.Engine;

public class InitializerTests
{
    static double[] Values(Initializer initializer, double value, int rows, int columns, ulong seed = 1, string name = "W")
        => ParameterInitializer.Values(initializer, value, rows, columns, seed, name);

    [Fact]
    public void ConstantsAndIdentity()
    {
        Assert.All(Values(Initializer.Zero, double.NaN, 3, 4), v => Assert.Equal(0, v));
        Assert.All(Values(Initializer.Constant, double.NaN, 3, 4), v => Assert.Equal(1, v));
        Assert.All(Values(Initializer.Constant, 2.5, 3, 4), v => Assert.Equal(2.5, v));
        Assert.Equal([0.5, 0, 0, 0, 0.5, 0], Values(Initializer.Identity, 0.5, 2, 3));
    }

    [Fact]
    public void UniformOnesKeepTheirBounds()
    {
        double bound = Math.Sqrt(6.0 / 70);
        double[] xavier = Values(Initializer.Xavier, double.NaN, 30, 40);
        Assert.All(xavier, v => Assert.InRange(v, -bound, bound));
        // Mean of n uniforms: standard deviation bound / √(3 n).
        Assert.InRange(xavier.Average(), -4 * bound / Math.Sqrt(3 * 1200), 4 * bound / Math.Sqrt(3 * 1200));
        Assert.InRange(xavier.Max(), 0.98 * bound, bound);
        Assert.All(Values(Initializer.Uniform, 0.1, 30, 40), v => Assert.InRange(v, -0.1, 0.1));
    }

    [Fact]
    public void NormalHasItsMoments()
    {
        double[] values = Values(Initializer.Normal, 0.5, 200, 200);
        double variance = values.Average(v => v * v);
        // Standard deviations of the estimates over n = 40000: σ/√n, σ²√(2/n), σ⁴√(96/n).
        Assert.InRange(values.Average(), -4 * 0.5 / 200, 4 * 0.5 / 200);
        Assert.InRange(variance, 0.25 * (1 - 4 * Math.Sqrt(2) / 200), 0.25 * (1 + 4 * Math.Sqrt(2) / 200));
        Assert.InRange(values.Average(v => v * v * v * v) / (variance * variance), 3 - 4 * Math.Sqrt(96) / 200, 3 + 4 * Math.Sqrt(96) / 200);
    }

    [Theory]
    [InlineData(7, 7), InlineData(5, 9), InlineData(9, 4), InlineData(1, 1), InlineData(70, 70), InlineData(33, 150), InlineData(97, 64)]
    public void OrthogonalIsOrthonormalOnItsShorterSide(int rows, int columns)
    {
        double[] m = Values(Initializer.Orthogonal, 1.5, rows, columns);
        double At(int i, int k) => rows <= columns ? m[i * columns + k] : m[k * columns + i];
        for (int i = 0; i < Math.Min(rows, columns); i++)
            for (int j = 0; j <= i; j++)
                Assert.Equal(i == j ? 2.25 : 0, Enumerable.Range(0, Math.Max(rows, columns)).Sum(k => At(i, k) * At(j, k)), 1e-13);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(12), InlineData(70)]
    public void NpRnnIsPositiveDefiniteWithLargestEigenvalueOne(int n)
    {
        double[] m = Values(Initializer.NpRnn, double.NaN, n, n);
        double[] v = [.. Enumerable.Range(0, n).Select(k => 1.0 + k)];
        double growth = 0;
        for (int iteration = 0; iteration < 3000; iteration++)
        {
            double[] next = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Sum(k => m[i * n + k] * v[k]))];
            growth = Math.Sqrt(next.Sum(x => x * x) / v.Sum(x => x * x));
            v = next;
        }
        Assert.Equal(1, growth, 1e-10);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                Assert.Equal(m[i * n + j], m[j * n + i]);
        Assert.All(Enumerable.Range(0, n), i => Assert.True(m[i * n + i] > 0));
        Assert.Contains("'W' is [2, 3]", Assert.Throws<ArgumentException>(() => Values(Initializer.NpRnn, 1, 2, 3)).Message);
    }

    [Fact]
    public void NumbersDependOnSeedAndNameAlone()
    {
        Assert.Equal(Values(Initializer.Normal, 1, 3, 3), Values(Initializer.Normal, 1, 3, 3));
        Assert.NotEqual(Values(Initializer.Normal, 1, 3, 3), Values(Initializer.Normal, 1, 3, 3, seed: 2));
        Assert.NotEqual(Values(Initializer.Normal, 1, 3, 3), Values(Initializer.Normal, 1, 3, 3, name: "U"));
        // The numbers of the first version: a later one must give the same.
        Assert.Equal(s_firstNumbers, Values(Initializer.Uniform, 1, 1, 3, seed: 42));
        Assert.Equal(s_orthogonalNumbers, Corners(Values(Initializer.Orthogonal, 1, 40, 40, seed: 42)));
        Assert.Equal(s_npRnnNumbers, Corners(Values(Initializer.NpRnn, 1, 40, 40, seed: 42)));
        using var one = new RecurrentLayer<HandGru>(3, 4, seed: 5);
        using var two = new RecurrentLayer<HandGru>(3, 4, seed: 5);
        Assert.Equal(one.Parameters.Values.ToArray(), two.Parameters.Values.ToArray());
    }

    static double[] Corners(double[] matrix) => [matrix[0], matrix[777], matrix[^1]];

    static readonly double[] s_firstNumbers = [0.08295739343286956, -0.4450367490594316, 0.08573597331228755];
    static readonly double[] s_orthogonalNumbers = [0.06151162840347661, -0.20007221525333904, -0.20927810623270088];
    static readonly double[] s_npRnnNumbers = [0.3530634076151247, 0.05276926181986015, 0.4848042342396538];

    [Fact]
    public void LogarithmIsAccurate()
    {
        for (double x = 1e-300; x < 1e300; x *= 1.37)
            Assert.Equal(Math.Log(x), CounterRandom.Logarithm(x), 4e-16 * Math.Max(1, Math.Abs(Math.Log(x))));
        Assert.Equal(0, CounterRandom.Logarithm(1));
    }
}
