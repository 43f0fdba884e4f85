using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CellDsl.Products;

/// <summary>a·b + c rounded once on machines without an instruction for it: initial values must not depend on that. Product and sum are taken with
/// their errors, and those are added with rounding to odd (S. Boldo and G. Melquiond, Emulation of a FMA and correctly rounded sums,
/// 2008).</summary>
static class ExactProductSum
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static Vector128<double> Of(Vector128<double> a, Vector128<double> b, Vector128<double> c)
    {
        Vector128<double> product = a * b;
        // Parts of smaller numbers would be denormal, those of larger ones infinite.
        Vector128<double> size = Vector128.Max(Vector128.Max(Vector128.Abs(a), Vector128.Abs(b)), Vector128.Abs(c));
        Vector128<double> least
            = Vector128.ConditionalSelect(Vector128.Equals(product, Vector128<double>.Zero), Vector128<double>.One, Vector128.Abs(product));
        if (!Vector128.LessThanAll(size, Vector128.Create(1e250)) || !Vector128.GreaterThanAll(least, Vector128.Create(1e-250)))
            return Vector128.Create(Math.FusedMultiplyAdd(a[0], b[0], c[0]), Math.FusedMultiplyAdd(a[1], b[1], c[1]));
        (Vector128<double> low, Vector128<double> lowError) = Sum(c, ProductError(a, b, product));
        (Vector128<double> high, Vector128<double> highError) = Sum(product, low);
        return high + ToOdd(lowError, highError);
    }

    /// <summary>a + b, rounded to the neighbour whose last bit is set where it is not exact.</summary>
    [MethodImpl(Inline)]
    static Vector128<double> ToOdd(Vector128<double> a, Vector128<double> b)
    {
        (Vector128<double> sum, Vector128<double> error) = Sum(a, b);
        Vector128<long> bits = sum.AsInt64();
        // Away from zero by one if the error has the sum's sign, else towards it.
        Vector128<long> step = Vector128<long>.One | ((bits ^ error.AsInt64()) >> 63);
        Vector128<long> even = Vector128.Equals(bits & Vector128<long>.One, Vector128<long>.Zero);
        return (bits + (step & even & ~Vector128.Equals(error, Vector128<double>.Zero).AsInt64())).AsDouble();
    }

    /// <summary>The sum and its rounding error.</summary>
    [MethodImpl(Inline)]
    static (Vector128<double> Sum, Vector128<double> Error) Sum(Vector128<double> a, Vector128<double> b)
    {
        Vector128<double> sum = a + b;
        Vector128<double> part = sum - a;
        return (sum, (a - (sum - part)) + (b - part));
    }

    /// <summary>a·b - product, by halves that have products without rounding.</summary>
    [MethodImpl(Inline)]
    static Vector128<double> ProductError(Vector128<double> a, Vector128<double> b, Vector128<double> product)
    {
        Vector128<double> aHigh = UpperHalf(a), bHigh = UpperHalf(b);
        Vector128<double> aLow = a - aHigh, bLow = b - bHigh;
        return ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow;
    }

    [MethodImpl(Inline)]
    static Vector128<double> UpperHalf(Vector128<double> a)
    {
        Vector128<double> scaled = a * Vector128.Create(134217729.0);   // 2^27 + 1
        return scaled - (scaled - a);
    }
}
