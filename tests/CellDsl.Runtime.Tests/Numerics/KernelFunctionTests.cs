using System.Numerics;
using CellDsl.Accuracy;
using CellDsl.Kernels;

namespace CellDsl.Runtime.Tests.Numerics;

/// <summary>The error bounds that the functions of the kernels state, and that a value does not depend on the width it is computed with.</summary>
public sealed class KernelFunctionTests
{
    const uint Stride = 65_521;

    public static TheoryData<string> Functions => new(KernelFunction.All.Select(f => f.Name));

    [Theory, MemberData(nameof(Functions))]
    public void SinglesStayWithinTheirBound(string name)
    {
        KernelFunction function = Named(name);
        UlpError sweep = UlpSweep.Singles<V512<float>>(function, Stride);
        UlpError edges = UlpSweep.Singles<V512<float>>(function, Samples.Singles);
        Assert.True(sweep.Error <= function.BoundInSingle, sweep.ToString());
        Assert.True(edges.Error <= function.BoundInSingle, edges.ToString());
    }

    [Theory, MemberData(nameof(Functions))]
    public void DoublesStayWithinTheirBound(string name)
    {
        KernelFunction function = Named(name);
        UlpError worst = UlpSweep.Doubles<V512<double>>(function, Samples.Doubles);
        Assert.True(worst.Error <= function.BoundInDouble, worst.ToString());
    }

    [Theory, MemberData(nameof(Functions))]
    public void WidthsAgreeBitForBit(string name)
    {
        float[] singles = UlpSweep.Run<float, V512<float>>(name, Samples.Singles);
        AssertSame(Samples.Singles, singles, UlpSweep.Run<float, V256<float>>(name, Samples.Singles));
        AssertSame(Samples.Singles, singles, UlpSweep.Run<float, V128<float>>(name, Samples.Singles));
        AssertSame(Samples.Singles, singles, UlpSweep.Run<float, V1<float>>(name, Samples.Singles));

        double[] doubles = UlpSweep.Run<double, V512<double>>(name, Samples.Doubles);
        AssertSame(Samples.Doubles, doubles, UlpSweep.Run<double, V256<double>>(name, Samples.Doubles));
        AssertSame(Samples.Doubles, doubles, UlpSweep.Run<double, V128<double>>(name, Samples.Doubles));
        AssertSame(Samples.Doubles, doubles, UlpSweep.Run<double, V1<double>>(name, Samples.Doubles));
    }

    [Theory]
    [InlineData("Exp", 0.0, double.PositiveInfinity, 1.0)]
    [InlineData("Expm1", -1.0, double.PositiveInfinity, 0.0)]
    [InlineData("Log", double.NaN, double.PositiveInfinity, double.NegativeInfinity)]
    [InlineData("Softplus", 0.0, double.PositiveInfinity, 0.6931471805599453)]
    [InlineData("Sigmoid", 0.0, 1.0, 0.5)]
    [InlineData("Tanh", -1.0, 1.0, 0.0)]
    [InlineData("Erf", -1.0, 1.0, 0.0)]
    [InlineData("Sin", double.NaN, double.NaN, 0.0)]
    [InlineData("Cos", double.NaN, double.NaN, 1.0)]
    public void LimitsAreExact(string name, double atMinusInfinity, double atInfinity, double atZero)
    {
        double[] x = [double.NegativeInfinity, double.PositiveInfinity, 0, -0.0, double.NaN];
        double[] expected = [atMinusInfinity, atInfinity, atZero, name is "Expm1" or "Tanh" or "Erf" or "Sin" ? -0.0 : atZero, double.NaN];

        AssertSame(x, expected, UlpSweep.Run<double, V512<double>>(name, x));
        float[] singles = Array.ConvertAll(x, v => (float)v);
        AssertSame(singles, Array.ConvertAll(expected, v => (float)v), UlpSweep.Run<float, V512<float>>(name, singles));
    }

    [Fact]
    public void SigmoidKeepsDenormals()
    {
        // e^-100 is 26.5 times the smallest denormal, e^-103 1.3 times, e^-104 0.49 times.
        float[] near = UlpSweep.Run<float, V512<float>>("Sigmoid", [-100f, -103f, -104f, -105f]);
        Assert.InRange(near[0], 26 * float.Epsilon, 27 * float.Epsilon);
        Assert.InRange(near[1], float.Epsilon, 2 * float.Epsilon);
        Assert.InRange(near[2], 0, float.Epsilon);
        Assert.Equal(0, near[3]);
        Assert.Equal([double.Epsilon, 0], UlpSweep.Run<double, V512<double>>("Sigmoid", [-745, -746]));
    }

    static KernelFunction Named(string name) => KernelFunction.All.Single(f => f.Name == name);

    static void AssertSame<T>(T[] x, T[] expected, T[] actual)
        where T : IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < x.Length; i++)
        {
            bool same = T.IsNaN(expected[i])
                ? T.IsNaN(actual[i])
                : expected[i] == actual[i] && T.IsNegative(expected[i]) == T.IsNegative(actual[i]);
            Assert.True(same, $"at {x[i]}: {actual[i]} is not {expected[i]}");
        }
    }
}
