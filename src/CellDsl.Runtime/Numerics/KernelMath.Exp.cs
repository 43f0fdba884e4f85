using System.Runtime.CompilerServices;

namespace CellDsl.Kernels;

// The exponential family shares one reduction and one polynomial (W. J. Cody and W. Waite, Software Manual for the Elementary Functions, 1980):
// x = n ln 2 + r with |r| <= ln(2)/2, and e^x = 2^n (1 + p(r)), p(r) = e^r - 1.
// The polynomials' coefficients are minimax in p's relative error (Remez exchange at 300 bits): 2^-31 in float, 2^-61 in double.
public abstract unsafe partial class KernelMath<T, V>
{
    /// <summary>e^x to 1.1 ulp (2 in double); overflows to infinity, underflows through denormals to 0.</summary>
    [MethodImpl(Apart)]
    protected static V Exp(V x)
    {
        x = AtMost(AtLeast(x, Constant(-104f, -746)), Constant(89f, 710));
        V n = PowerOf2Near(x);
        V half = V.Round(n * V.Constant(0.5));
        return V.Scale(V.Scale(V.Constant(1) + Expm1OfRemainder(Remainder(x, n)), half), n - half);
    }

    /// <summary>e^x - 1 to 2 ulp, for small x too; overflows to infinity.</summary>
    [MethodImpl(Apart)]
    protected static V Expm1(V x)
    {
        V y = AtMost(AtLeast(x, Constant(-18f, -38)), Constant(89f, 710));
        V n = PowerOf2Near(y);
        V p = Expm1OfRemainder(Remainder(y, n));
        // 2^n p + 2^n - 1, by halves: 2^n itself may overflow where the result does not.
        V half = V.Scale(V.Constant(1), n - V.Constant(1));
        V halved = V.MultiplyAdd(half, p, half - V.Constant(0.5));
        // Halving rounds denormals and drops the sign of zero; there the result is x.
        return V.SelectGreater(Constant(1e-12f, 1e-24), V.Abs(x), x, halved + halved);
    }

    /// <summary>e^x for x at most 0 to 1.1 ulp (2 in double), denormals included: one power of 2 less than Exp needs.</summary>
    [MethodImpl(Inline)]
    static V ExpOfNegative(V x)
    {
        // Just below the logarithm of half the smallest denormal: the result rounds to 0.
        x = AtLeast(x, Constant(-103.98f, -745.2));
        V n = PowerOf2Near(x);
        V scaled = V.Scale(V.Constant(1) + Expm1OfRemainder(Remainder(x, n)), n + Constant(24f, 53));
        return scaled * Constant(5.9604645e-8f, 1.1102230246251565e-16);   // 2^-24, 2^-53
    }

    [MethodImpl(Inline)]
    static V PowerOf2Near(V x) => RoundedProduct(x, 1.4426950408889634);

    /// <summary>x - n ln 2, with ln 2 in two parts; the first, with trailing zeros, makes the first step exact.</summary>
    [MethodImpl(Inline)]
    static V Remainder(V x, V n)
    {
        V r = V.MultiplyAdd(n, Constant(-0.693145751953125f, -0.69314718036912382), x);
        return V.MultiplyAdd(n, Constant(-1.42860677e-6f, -1.9082149292705877e-10), r);
    }

    /// <summary>e^r - 1 for |r| at most ln(2)/2, as r + r² q(r) with q's even and odd powers apart for a shorter chain.</summary>
    [MethodImpl(Inline)]
    static V Expm1OfRemainder(V r)
    {
        V rr = r * r;
        V even, odd;
        if (typeof(T) == typeof(float))
        {
            odd = V.Constant(0.00019845895f);
            even = V.Constant(0.0013940624f);
            odd = V.MultiplyAdd(odd, rr, V.Constant(0.00833339f));
            even = V.MultiplyAdd(even, rr, V.Constant(0.041666362f));
            odd = V.MultiplyAdd(odd, rr, V.Constant(0.16666666f));
            even = V.MultiplyAdd(even, rr, V.Constant(0.5f));
        }
        else
        {
            even = V.Constant(2.087534606708123e-09);
            odd = V.Constant(2.5108976717276902e-08);
            even = V.MultiplyAdd(even, rr, V.Constant(2.7557402587311856e-07));
            odd = V.MultiplyAdd(odd, rr, V.Constant(2.755724438092446e-06));
            even = V.MultiplyAdd(even, rr, V.Constant(2.480158717261111e-05));
            odd = V.MultiplyAdd(odd, rr, V.Constant(0.0001984126988595856));
            even = V.MultiplyAdd(even, rr, V.Constant(0.0013888888888962327));
            odd = V.MultiplyAdd(odd, rr, V.Constant(0.008333333333321695));
            even = V.MultiplyAdd(even, rr, V.Constant(0.04166666666666651));
            odd = V.MultiplyAdd(odd, rr, V.Constant(0.16666666666666677));
            even = V.MultiplyAdd(even, rr, V.Constant(0.5));
        }

        return V.MultiplyAdd(V.MultiplyAdd(odd, r, even), rr, r);
    }
}
