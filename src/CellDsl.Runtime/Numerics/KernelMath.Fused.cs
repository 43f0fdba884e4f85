using System.Runtime.CompilerServices;

namespace CellDsl.Kernels;

public abstract unsafe partial class KernelMath<T, V>
{
    /// <summary>a·b + c to half an ulp and a little on every machine, for reductions that live on it. Where no instruction rounds once, the product's
    /// and the sum's errors are computed (T. J. Dekker 1971, D. E. Knuth) and added; magnitudes below 2^115 (2^996 in double).</summary>
    [MethodImpl(Inline)]
    static V FusedMultiplyAdd(V a, V b, V c)
    {
        if (Instructions.HasFusedMultiplyAdd)
            return V.MultiplyAdd(a, b, c);
        V product = a * b;
        V sum = product + c;
        V part = sum - product;
        V sumError = (product - (sum - part)) + (c - part);
        return sum + (sumError + ProductError(a, b, product));
    }

    /// <summary>a·b - product, exactly, by halves that have products without rounding.</summary>
    [MethodImpl(Inline)]
    static V ProductError(V a, V b, V product)
    {
        V aHigh = UpperHalf(a), bHigh = UpperHalf(b);
        V aLow = a - aHigh, bLow = b - bHigh;
        return ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow;
    }

    /// <summary>The upper half of the fraction's bits.</summary>
    [MethodImpl(Inline)]
    static V UpperHalf(V a)
    {
        V scaled = a * Constant(4097f, 134217729);   // 2^12 + 1, 2^27 + 1
        return scaled - (scaled - a);
    }
}
