using ILGPU;

namespace CellDsl.Gpu.Kernels;

static partial class DeviceMath
{
    const float SmallestNormal = 1.17549435e-38f;

    /// <summary>The natural logarithm to 4 ulp; -infinity at zeros, NaN below.</summary>
    public static float Log(float x)
    {
        bool small = x < SmallestNormal;
        uint bits = Interop.FloatAsInt(small ? x * 16777216 : x);
        // x = 2^e m with m from sqrt(1/2) to sqrt(2): the fraction's bits count from those of sqrt(1/2).
        int e = (int)(bits - 0x3f3504f3) >> 23;
        float m = Interop.IntAsFloat(bits - (uint)(e << 23));
        float power = small ? e - 24 : e;
        float log = power * Ln2High + (power * Ln2Low + Log1p(m - 1));
        return x > 0 ? x <= float.MaxValue ? log : x : x == 0 ? float.NegativeInfinity : float.NaN;
    }

    /// <summary>log(1 + e^x) to 4 ulp.</summary>
    public static float Softplus(float x) => Relu(x) + Log1p(Exp(-MathF.Abs(x)));

    /// <summary>log(1 + u) for u from -0.3 to 1: with s = 2u / (2 + u) it is 2 atanh(s/2) = s + s³ a(s²), minimax in its relative error:
    /// 2^-33.</summary>
    static float Log1p(float u)
    {
        float s = (u + u) / (2 + u);
        float ss = s * s;
        float a = 0.00011859633f;
        a = a * ss + 0.00041857501f;
        a = a * ss + 0.0022356692f;
        a = a * ss + 0.012499653f;
        a = a * ss + 0.08333334f;
        return s * ss * a + s;
    }
}
