namespace CellDsl.Gpu.Kernels;

// x = n π/2 + r with |r| at most π/4: a quarter turn more makes a cosine of a sine. π/2 is taken in four parts (Cody and Waite), of which n times
// each of the first three is exact for |n| up to 2^15.
static partial class DeviceMath
{
    /// <summary>The sine of x radians to 3 ulp for |x| up to 50,000; beyond, the angle itself is no longer exact. NaN for infinities.</summary>
    public static float Sin(float x)
    {
        float n = Nearest(x * 0.63661977f);
        // Where x³/6 vanishes the result is x, with its sign if it is zero.
        return MathF.Abs(x) < 1e-12f ? x : SinOfQuarters(n, QuarterRemainder(x, n));
    }

    /// <summary>The cosine of x radians to 3 ulp for |x| up to 50,000; beyond, the angle itself is no longer exact. NaN for infinities.</summary>
    public static float Cos(float x)
    {
        float n = Nearest(x * 0.63661977f);
        return SinOfQuarters(n + 1, QuarterRemainder(x, n));
    }

    static float QuarterRemainder(float x, float n)
        => x - n * 1.5703125f - n * 0.00048351288f - n * 3.1385571e-7f - n * 6.0771006e-11f;

    /// <summary>sin(r + n π/2): sin r, cos r, -sin r, -cos r in turn.</summary>
    static float SinOfQuarters(float n, float r)
    {
        float turn = n - 4 * MathF.Floor(n * 0.25f);
        float rr = r * r;
        bool isOdd = turn == 1 || turn == 3;
        float value = isOdd ? CosOfRemainder(rr) : SinOfRemainder(r, rr);
        return turn >= 2 ? -value : value;
    }

    /// <summary>r + r³ p(r²), minimax in its relative error: 2^-27.</summary>
    static float SinOfRemainder(float r, float rr)
    {
        float p = -0.00019512049f;
        p = p * rr + 0.008332137f;
        p = p * rr - 0.16666654f;
        return r * rr * p + r;
    }

    /// <summary>1 - r²/2 + r⁴ p(r²), minimax in its relative error: 2^-32.</summary>
    static float CosOfRemainder(float rr)
    {
        float p = 2.4429437e-05f;
        p = p * rr - 0.0013887284f;
        p = p * rr + 0.041666646f;
        return rr * rr * p + (1 - 0.5f * rr);
    }
}
