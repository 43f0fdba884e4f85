using CellDsl.Gpu.Kernels;
using CellDsl.Kernels;

namespace CellDsl.Gpu.Tests.Kernels;

/// <summary>The functions' error bounds, as their documentation states them.</summary>
public class DeviceMathTests
{
    /// <summary>In ulp. Sine and cosine are bounded up to 50,000.</summary>
    public static TheoryData<string, double, double> Functions => new()
    {
        { "Sigmoid", 3, double.PositiveInfinity },
        { "Tanh", 4, double.PositiveInfinity },
        { "Exp", 2, double.PositiveInfinity },
        { "Expm1", 3, double.PositiveInfinity },
        { "Log", 4, double.PositiveInfinity },
        { "Softplus", 4, double.PositiveInfinity },
        { "Sin", 3, 5e4 },
        { "Cos", 3, 5e4 },
        { "Erf", 3, double.PositiveInfinity },
    };

    [Theory, MemberData(nameof(Functions))]
    public void ErrorsAreWithinTheBound(string function, double bound, double range)
    {
        (Func<float, float> device, Func<double, double> exact) = Pair(function);
        (double worst, float at) = (0, 0);
        foreach (float x in Inputs())
        {
            if (!(MathF.Abs(x) <= range))
                continue;
            double error = Error(device(x), exact(x));
            if (!(error <= worst))
                (worst, at) = (error, x);
        }
        Assert.True(worst <= bound, $"{function}({at:R}) = {device(at):R}, exactly {exact(at):R}: {worst:F2} ulp");
    }

    [Theory, MemberData(nameof(Functions))]
    public void NanIsPassedOn(string function, double bound, double range)
    {
        Assert.True(bound > 0 && range > 0);
        Assert.True(float.IsNaN(Pair(function).Device(float.NaN)));
    }

    [Fact]
    public void LimitsAndSignsAreExact()
    {
        Assert.Equal((0f, 1f), (DeviceMath.Sigmoid(float.NegativeInfinity), DeviceMath.Sigmoid(float.PositiveInfinity)));
        Assert.Equal((-1f, 1f), (DeviceMath.Tanh(float.NegativeInfinity), DeviceMath.Tanh(float.PositiveInfinity)));
        Assert.Equal((0f, float.PositiveInfinity), (DeviceMath.Exp(float.NegativeInfinity), DeviceMath.Exp(float.PositiveInfinity)));
        Assert.Equal((-1f, float.PositiveInfinity), (DeviceMath.Expm1(float.NegativeInfinity), DeviceMath.Expm1(float.PositiveInfinity)));
        Assert.Equal((float.NegativeInfinity, float.PositiveInfinity), (DeviceMath.Log(0), DeviceMath.Log(float.PositiveInfinity)));
        Assert.True(float.IsNaN(DeviceMath.Log(-1)) && float.IsNaN(DeviceMath.Sin(float.PositiveInfinity))
            && float.IsNaN(DeviceMath.Cos(float.NegativeInfinity)));
        Assert.Equal((-1f, 1f), (DeviceMath.Erf(float.NegativeInfinity), DeviceMath.Erf(float.PositiveInfinity)));
        foreach (Func<float, float> odd in new Func<float, float>[]
            { DeviceMath.Tanh, DeviceMath.Expm1, DeviceMath.Sin, DeviceMath.Erf, DeviceMath.Sign })
            Assert.True(float.IsNegative(odd(-0f)) && !float.IsNegative(odd(0f)));
    }

    [Fact]
    public void ChoicesPassNanOnAndPreferTheFirst()
    {
        Assert.Equal((1f, 2f), (DeviceMath.Min(1, 2), DeviceMath.Max(1, 2)));
        Assert.True(float.IsNaN(DeviceMath.Min(float.NaN, 1)) && float.IsNaN(DeviceMath.Min(1, float.NaN)));
        Assert.True(float.IsNaN(DeviceMath.Max(float.NaN, 1)) && float.IsNaN(DeviceMath.Max(1, float.NaN)));
        Assert.Equal((-1f, 0f, 1f), (DeviceMath.Sign(-3), DeviceMath.Sign(0), DeviceMath.Sign(0.5f)));
        Assert.Equal((0f, 2f), (DeviceMath.Relu(-1), DeviceMath.Relu(2)));
        Assert.True(float.IsNaN(DeviceMath.Relu(float.NaN)) && float.IsNaN(DeviceMath.Sign(float.NaN)));
        Assert.Equal((4f, 3f), (DeviceMath.SelectGreater(1, 1, 3, 4), DeviceMath.SelectGreaterOrEqual(1, 1, 3, 4)));
        Assert.Equal((4f, 4f), (DeviceMath.SelectGreater(float.NaN, 1, 3, 4), DeviceMath.SelectGreaterOrEqual(1, float.NaN, 3, 4)));
    }

    static (Func<float, float> Device, Func<double, double> Exact) Pair(string function) => function switch
    {
        "Sigmoid" => (DeviceMath.Sigmoid, x => Precise.Of("Sigmoid", x)),
        "Tanh" => (DeviceMath.Tanh, Math.Tanh),
        "Exp" => (DeviceMath.Exp, Math.Exp),
        "Expm1" => (DeviceMath.Expm1, x => Precise.Of("Expm1", x)),
        "Log" => (DeviceMath.Log, Math.Log),
        "Softplus" => (DeviceMath.Softplus, x => Precise.Of("Softplus", x)),
        "Sin" => (DeviceMath.Sin, Math.Sin),
        "Cos" => (DeviceMath.Cos, Math.Cos),
        _ => (DeviceMath.Erf, x => Precise.Of("Erf", x)),
    };

    /// <summary>The processor's functions in double, which are tested elsewhere.</summary>
    sealed class Precise : KernelMath<double, V1<double>>
    {
        public static double Of(string function, double x)
        {
            V1<double> value = V1<double>.Broadcast(x);
            V1<double> result = function switch
                { "Sigmoid" => Sigmoid(value), "Expm1" => Expm1(value), "Softplus" => Softplus(value), _ => Erf(value) };
            unsafe
            {
                double number;
                V1<double>.Store(&number, result);
                return number;
            }
        }
    }

    /// <summary>Floats of all magnitudes, and more of them where cells work.</summary>
    static IEnumerable<float> Inputs()
    {
        for (ulong bits = 0; bits <= uint.MaxValue; bits += 30_011)
            if (BitConverter.UInt32BitsToSingle((uint)bits) is var x && float.IsFinite(x))
                yield return x;
        for (int n = -200_000; n <= 200_000; n++)
            yield return n / 2000f;
    }

    /// <summary>In units of the last place of float at the exact value. Beyond float's range infinity is right; below its normal numbers, anything
    /// that small.</summary>
    static double Error(float value, double exact)
    {
        if (double.IsNaN(exact))
            return float.IsNaN(value) ? 0 : double.PositiveInfinity;
        if (Math.Abs(exact) > float.MaxValue)
            return value == (exact > 0 ? float.PositiveInfinity : float.NegativeInfinity) ? 0 : double.PositiveInfinity;
        const double smallest = 1.1754943508222875e-38;
        if (Math.Abs(exact) < smallest)
            return Math.Abs(value) <= smallest ? 0 : double.PositiveInfinity;
        return Math.Abs(value - exact) / Math.ScaleB(1, Math.ILogB(exact) - 23);
    }
}
