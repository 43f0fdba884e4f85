namespace CellDsl.Gpu.Kernels;

// x = n ln 2 + r with |r| <= ln(2)/2, and e^x = 2^n (1 + p(r)), p(r) = e^r - 1 (W. J. Cody and W. Waite, Software Manual for the Elementary
// Functions, 1980).
static partial class DeviceMath
{
    const float Log2OfE = 1.442695f;
    // The first part of ln 2 ends in zeros, so that n times it is exact.
    const float Ln2High = 0.693145751953125f;
    const float Ln2Low = 1.42860677e-6f;

    /// <summary>e^x to 2 ulp; overflows to infinity, underflows to 0.</summary>
    public static float Exp(float x)
    {
        x = AtMost(AtLeast(x, -104), 89);
        float n = Nearest(x * Log2OfE);
        float half = MathF.Floor(n * 0.5f);
        return (1 + Expm1OfRemainder(Remainder(x, n))) * PowerOf2(half) * PowerOf2(n - half);
    }

    /// <summary>e^x - 1 to 3 ulp, for small x too; overflows to infinity.</summary>
    public static float Expm1(float x)
    {
        float y = AtMost(AtLeast(x, -18), 89);
        float n = Nearest(y * Log2OfE);
        // 2^n p + 2^n - 1, by halves: 2^n itself may overflow where the result does not.
        float half = PowerOf2(n - 1);
        float halved = half * Expm1OfRemainder(Remainder(y, n)) + (half - 0.5f);
        // Halving rounds denormals and drops the sign of zero; there the result is x.
        return MathF.Abs(x) < 1e-12f ? x : halved + halved;
    }

    static float Remainder(float x, float n) => x - n * Ln2High - n * Ln2Low;

    /// <summary>e^r - 1 for |r| at most ln(2)/2, as r + r² q(r), minimax in its relative error: 2^-31.</summary>
    static float Expm1OfRemainder(float r)
    {
        float rr = r * r;
        float odd = 0.00019845895f;
        float even = 0.0013940624f;
        odd = odd * rr + 0.00833339f;
        even = even * rr + 0.041666362f;
        odd = odd * rr + 0.16666666f;
        even = even * rr + 0.5f;
        return (odd * r + even) * rr + r;
    }
}
