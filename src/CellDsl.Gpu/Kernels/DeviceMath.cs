using ILGPU;

namespace CellDsl.Gpu.Kernels;

// Functions of a single number from what every device has: arithmetic, comparisons, bit patterns, square root and floor.
// The formulas and coefficients are those of the processor's functions (CellDsl.Kernels.KernelMath); there a product and a sum are rounded once,
// here it is left to the device whether they are. Bounds hold either way. Results below the smallest normal number may be zero.
static partial class DeviceMath
{
    /// <summary>1 / (1 + e^-x) to 3 ulp.</summary>
    public static float Sigmoid(float x) => 1 / (1 + Exp(-x));

    /// <summary>tanh x to 4 ulp, for small x too.</summary>
    public static float Tanh(float x)
    {
        // Beyond the limit the result rounds to 1. (e^2a - 1) / (e^2a + 1) keeps small a.
        float p = Expm1(2 * AtMost(MathF.Abs(x), 10));
        return CopySign(p / (p + 2), x);
    }

    public static float Abs(float x) => MathF.Abs(x);

    /// <summary>Correctly rounded; NaN for x below zero.</summary>
    public static float Sqrt(float x) => MathF.Sqrt(x);

    /// <summary>1 above zero, -1 below, x itself for zeros and NaN.</summary>
    public static float Sign(float x) => x > 0 ? 1 : x < 0 ? -1 : x;

    /// <summary>max(x, 0); NaN for NaN.</summary>
    public static float Relu(float x) => x < 0 ? 0 : x;

    /// <summary>a where a &lt;= b, else b; NaN if either is NaN.</summary>
    public static float Min(float a, float b) => a <= b || float.IsNaN(a) ? a : b;

    /// <summary>a where a >= b, else b; NaN if either is NaN.</summary>
    public static float Max(float a, float b) => a >= b || float.IsNaN(a) ? a : b;

    /// <summary>yes where a > b, else no (also where a or b is NaN).</summary>
    public static float SelectGreater(float a, float b, float yes, float no) => a > b ? yes : no;

    /// <summary>yes where a >= b, else no (also where a or b is NaN).</summary>
    public static float SelectGreaterOrEqual(float a, float b, float yes, float no) => a >= b ? yes : no;

    /// <summary>min(x, limit) that passes NaN on.</summary>
    static float AtMost(float x, float limit) => x > limit ? limit : x;

    /// <summary>max(x, limit) that passes NaN on.</summary>
    static float AtLeast(float x, float limit) => x < limit ? limit : x;

    static float CopySign(float magnitude, float sign)
        => Interop.IntAsFloat((Interop.FloatAsInt(magnitude) & 0x7fffffff) | (Interop.FloatAsInt(sign) & 0x80000000));

    /// <summary>The nearest integer, halves upwards.</summary>
    static float Nearest(float x) => MathF.Floor(x + 0.5f);

    /// <summary>2^n for whole n from -126 to 127.</summary>
    static float PowerOf2(float n) => Interop.IntAsFloat((uint)((int)n + 127) << 23);
}
