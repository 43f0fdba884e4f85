using System.Runtime.CompilerServices;

namespace CellDsl.Kernels;

public abstract unsafe partial class KernelMath<T, V>
{
    /// <inheritdoc cref="IMultiplyAdd{V, T}.MultiplyAdd"/>
    [MethodImpl(Inline)]
    protected static V MultiplyAdd(V a, V b, V c) => V.MultiplyAdd(a, b, c);

    [MethodImpl(Inline)]
    protected static V Abs(V x) => V.Abs(x);

    /// <summary>Correctly rounded; NaN for x below zero.</summary>
    [MethodImpl(Inline)]
    protected static V Sqrt(V x) => V.Sqrt(x);

    /// <summary>1 / (1 + e^-x) to 2 ulp (3 in double), denormal results included.</summary>
    [MethodImpl(Inline)]
    protected static V Sigmoid(V x) => V.Sigmoid(x);

    /// <summary>tanh x to 2 ulp (3 in double), for small x too.</summary>
    [MethodImpl(Inline)]
    protected static V Tanh(V x) => V.Tanh(x);

    /// <summary>1 above zero, -1 below, x itself for zeros and NaN.</summary>
    [MethodImpl(Inline)]
    protected static V Sign(V x)
        => V.SelectGreater(x, V.Zero, V.Constant(1), V.SelectGreater(V.Zero, x, V.Constant(-1), x));

    /// <summary>max(x, 0); NaN for NaN.</summary>
    [MethodImpl(Inline)]
    protected static V Relu(V x) => V.SelectGreater(V.Zero, x, V.Zero, x);

    /// <summary>a where a &lt;= b, else b; NaN if either is NaN.</summary>
    [MethodImpl(Inline)]
    protected static V Min(V a, V b) => V.Min(a, b);

    /// <summary>a where a >= b, else b; NaN if either is NaN.</summary>
    [MethodImpl(Inline)]
    protected static V Max(V a, V b) => V.Max(a, b);

    /// <summary>yes where a > b, else no (also where a or b is NaN).</summary>
    [MethodImpl(Inline)]
    protected static V SelectGreater(V a, V b, V yes, V no) => V.SelectGreater(a, b, yes, no);

    /// <summary>yes where a >= b, else no (also where a or b is NaN).</summary>
    [MethodImpl(Inline)]
    protected static V SelectGreaterOrEqual(V a, V b, V yes, V no) => V.SelectGreaterOrEqual(a, b, yes, no);

    /// <summary>0 where the factor is 0, else the product: of a gradient and a slope, of which the other may be infinite or not a number.</summary>
    [MethodImpl(Inline)]
    protected static V KeepZero(V product, V factor) => V.SelectGreaterOrEqual(V.Zero, V.Abs(factor), V.Zero, product);

    /// <summary>The constant of T's own precision.</summary>
    [MethodImpl(Inline)]
    static V Constant(float ofSingle, double ofDouble) => V.Constant(typeof(T) == typeof(float) ? ofSingle : ofDouble);

    /// <summary>min(x, limit) that passes NaN on, for a limit that is none.</summary>
    [MethodImpl(Inline)]
    static V AtMost(V x, V limit) => V.SelectGreater(x, limit, limit, x);

    /// <summary>max(x, limit) that passes NaN on, for a limit that is none.</summary>
    [MethodImpl(Inline)]
    static V AtLeast(V x, V limit) => V.SelectGreater(limit, x, limit, x);

    /// <summary>The integer nearest to x·factor (+0 for zeros): adding 1.5·2^p, with p the number of fraction bits, leaves no bits below 1.</summary>
    [MethodImpl(Inline)]
    static V RoundedProduct(V x, double factor)
    {
        V shifter = Constant(12582912f, 6755399441055744);
        return V.MultiplyAdd(x, V.Constant(factor), shifter) - shifter;
    }
}
