using System.Runtime.CompilerServices;

namespace CellDsl.Kernels;

// Sine and cosine share one reduction, x = n π/2 + r with |r| at most π/4: a quarter turn more makes one of the other.
// π/2 is taken in three parts (Cody and Waite); rounded once, the first step is exact, so r is good to its last bit up to FarAngle.
// The base library's vector forms will not do: they take another path for all lanes when one lane is far, so a value would depend on its neighbours.
public abstract unsafe partial class KernelMath<T, V>
{
    /// <summary>Beyond this angle, lane by lane with the base library's scalar functions.</summary>
    static V FarAngle
    {
        [MethodImpl(Inline)]
        get => Constant(1e5f, 1e9);
    }

    /// <summary>The sine of x radians to 2 ulp, however large x; NaN for infinities.</summary>
    [MethodImpl(Apart)]
    protected static V Sin(V x)
    {
        V n = RoundedProduct(x, 2 / Math.PI);
        // Where x³/6 vanishes the result is x, with its sign if it is zero.
        V near = V.SelectGreater(Constant(1e-12f, 1e-24), V.Abs(x), x, SinOfQuarters(n, QuarterRemainder(x, n)));
        return V.AnyGreater(V.Abs(x), FarAngle) ? SinOfFar(x, near) : near;
    }

    /// <summary>The cosine of x radians to 2 ulp, however large x; NaN for infinities.</summary>
    [MethodImpl(Apart)]
    protected static V Cos(V x)
    {
        V n = RoundedProduct(x, 2 / Math.PI);
        V near = SinOfQuarters(n + V.Constant(1), QuarterRemainder(x, n));
        return V.AnyGreater(V.Abs(x), FarAngle) ? CosOfFar(x, near) : near;
    }

    /// <summary>x - n π/2.</summary>
    [MethodImpl(Inline)]
    static V QuarterRemainder(V x, V n)
    {
        V r = FusedMultiplyAdd(n, Constant(-1.57079637f, -1.5707963267948966), x);
        r = FusedMultiplyAdd(n, Constant(4.371139e-8f, -6.123233995736766e-17), r);
        return FusedMultiplyAdd(n, Constant(1.7151245e-15f, 1.4973849048591698e-33), r);
    }

    /// <summary>sin(r + n π/2): sin r, cos r, -sin r, -cos r in turn.</summary>
    [MethodImpl(Inline)]
    static V SinOfQuarters(V n, V r)
    {
        // Rounding n/2 - 1/4 is its floor for whole n.
        V halves = V.Round(V.MultiplyAdd(n, V.Constant(0.5), V.Constant(-0.25)));
        V isOdd = V.MultiplyAdd(halves, V.Constant(-2), n);
        V rr = r * r;
        return Alternate(halves) * V.SelectGreater(isOdd, V.Zero, CosOfRemainder(rr), SinOfRemainder(r, rr));
    }

    /// <summary>(-1)^n.</summary>
    [MethodImpl(Inline)]
    static V Alternate(V n)
    {
        V parity = V.MultiplyAdd(V.Round(n * V.Constant(0.5)), V.Constant(-2), n);
        return V.MultiplyAdd(V.Abs(parity), V.Constant(-2), V.Constant(1));
    }

    /// <summary>r + r³ p(r²), p minimax in the result's relative error (Remez exchange at 300 bits): 2^-27 in float, 2^-68 in double.</summary>
    [MethodImpl(Inline)]
    static V SinOfRemainder(V r, V rr)
    {
        V p;
        if (typeof(T) == typeof(float))
        {
            p = V.Constant(-0.00019512049f);
            p = V.MultiplyAdd(p, rr, V.Constant(0.008332137f));
            p = V.MultiplyAdd(p, rr, V.Constant(-0.16666654f));
        }
        else
        {
            p = V.Constant(-7.578547315423531e-13);
            p = V.MultiplyAdd(p, rr, V.Constant(1.6058363326771874e-10));
            p = V.MultiplyAdd(p, rr, V.Constant(-2.5052104883328397e-08));
            p = V.MultiplyAdd(p, rr, V.Constant(2.755731921407159e-06));
            p = V.MultiplyAdd(p, rr, V.Constant(-0.00019841269841254814));
            p = V.MultiplyAdd(p, rr, V.Constant(0.008333333333333323));
            p = V.MultiplyAdd(p, rr, V.Constant(-0.16666666666666666));
        }

        return V.MultiplyAdd(r * rr, p, r);
    }

    /// <summary>1 - r²/2 + r⁴ p(r²), p minimax in the result's relative error (Remez exchange at 300 bits): 2^-32 in float, 2^-63 in
    /// double.</summary>
    [MethodImpl(Inline)]
    static V CosOfRemainder(V rr)
    {
        V p;
        if (typeof(T) == typeof(float))
        {
            p = V.Constant(2.4429437e-05f);
            p = V.MultiplyAdd(p, rr, V.Constant(-0.0013887284f));
            p = V.MultiplyAdd(p, rr, V.Constant(0.041666646f));
        }
        else
        {
            p = V.Constant(-1.1358542992636547e-11);
            p = V.MultiplyAdd(p, rr, V.Constant(2.0875700984976846e-09));
            p = V.MultiplyAdd(p, rr, V.Constant(-2.7557314180516706e-07));
            p = V.MultiplyAdd(p, rr, V.Constant(2.4801587288856695e-05));
            p = V.MultiplyAdd(p, rr, V.Constant(-0.0013888888888873067));
            p = V.MultiplyAdd(p, rr, V.Constant(0.041666666666666595));
        }

        return V.MultiplyAdd(rr * rr, p, V.MultiplyAdd(rr, V.Constant(-0.5), V.Constant(1)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static V SinOfFar(V x, V near) => ReplaceFar(x, near, &T.Sin);

    [MethodImpl(MethodImplOptions.NoInlining)]
    static V CosOfFar(V x, V near) => ReplaceFar(x, near, &T.Cos);

    static V ReplaceFar(V x, V near, delegate*<T, T> function)
    {
        T* angles = stackalloc T[V.Count];
        T* results = stackalloc T[V.Count];
        T* limit = stackalloc T[V.Count];
        V.Store(angles, x);
        V.Store(results, near);
        V.Store(limit, FarAngle);
        for (int lane = 0; lane < V.Count; lane++)
        {
            if (T.Abs(angles[lane]) > limit[lane])
                results[lane] = function(angles[lane]);
        }

        return V.Load(results);
    }
}
