using CellDsl.Accuracy;
using CellDsl.Kernels;

namespace CellDsl.Runtime.Tests.Numerics;

public sealed class ElementwiseTests
{
    static readonly float[] X = [-2, -0f, 0, 3, float.NaN, float.PositiveInfinity, float.NegativeInfinity];

    [Fact]
    public void SignIsZeroAtZero() => Check("Sign", [-1, 0, 0, 1, float.NaN, 1, -1]);

    [Fact]
    public void ReluPassesNaNOn() => Check("Relu", [0, 0, 0, 3, float.NaN, float.PositiveInfinity, 0]);

    [Fact]
    public void AbsClearsTheSign() => Check("Abs", [2, 0, 0, 3, float.NaN, float.PositiveInfinity, float.PositiveInfinity]);

    [Fact]
    public void SqrtIsNaNBelowZero() => Check("Sqrt", [float.NaN, 0, 0, MathF.Sqrt(3), float.NaN, float.PositiveInfinity, float.NaN]);

    static void Check(string function, float[] expected)
    {
        AssertSame(expected, UlpSweep.Run<float, V512<float>>(function, X));
        AssertSame(expected, UlpSweep.Run<float, V256<float>>(function, X));
        AssertSame(expected, UlpSweep.Run<float, V128<float>>(function, X));
        AssertSame(expected, UlpSweep.Run<float, V1<float>>(function, X));
        double[] inDouble = UlpSweep.Run<double, V512<double>>(function, Array.ConvertAll(X, x => (double)x));
        AssertSame(expected, Array.ConvertAll(inDouble, y => (float)y));
    }

    // By value: -0 is 0.
    static void AssertSame(float[] expected, float[] actual)
        => Assert.All(expected.Zip(actual), pair
            => Assert.True(pair.First == pair.Second || float.IsNaN(pair.First) && float.IsNaN(pair.Second), $"{pair}"));
}
