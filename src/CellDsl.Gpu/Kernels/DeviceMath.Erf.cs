namespace CellDsl.Gpu.Kernels;

static partial class DeviceMath
{
    /// <summary>The error function to 3 ulp, for small x too.</summary>
    public static float Erf(float x)
    {
        float a = MathF.Abs(x);
        // Beyond the limit, 1 - erfc rounds to 1.
        float far = 1 - Exp(LogOfErfc(AtMost(a, 4)));
        return CopySign(a > 1 ? far : ErfUpToOne(a), x);
    }

    /// <summary>a + a p(a²) for a from 0 to 1, minimax in its relative error: 2^-29.</summary>
    static float ErfUpToOne(float a)
    {
        float aa = a * a;
        float p = 7.85386e-05f;
        p = p * aa - 0.00080101931f;
        p = p * aa + 0.0051883277f;
        p = p * aa - 0.026853813f;
        p = p * aa + 0.11283585f;
        p = p * aa - 0.37612626f;
        p = p * aa + 0.12837917f;
        return a * p + a;
    }

    /// <summary>log(1 - erf a) as a polynomial in a - 1 for a from 1 to 4, minimax in the relative error of erf: 2^-29.</summary>
    static float LogOfErfc(float a)
    {
        float u = a - 1;
        float p = 0.00018637886f;
        p = p * u - 0.001829382f;
        p = p * u + 0.009895459f;
        p = p * u - 0.041503496f;
        p = p * u - 0.8431176f;
        p = p * u - 2.6389668f;
        p = p * u - 1.8496056f;
        return p;
    }
}
