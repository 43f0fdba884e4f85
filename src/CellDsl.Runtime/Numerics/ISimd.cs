using System.ComponentModel;

namespace CellDsl.Kernels;

/// <summary>A vector register of T, so that one emitted text serves every width (512, 256, 128 bits, and one element) and both precisions.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface ISimd<V, T> : IMultiplyAdd<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged
{
    static abstract V Constant(double value);

    static abstract V operator -(V a, V b);
    static abstract V operator *(V a, V b);
    static abstract V operator /(V a, V b);
    static abstract V operator -(V a);

    static abstract V Abs(V a);
    /// <summary>The magnitude of a with the sign of b, signed zeros included.</summary>
    static abstract V CopySign(V a, V b);
    static abstract V Sqrt(V a);
    /// <summary>a where a &lt;= b, else b; NaN if either is NaN.</summary>
    static abstract V Min(V a, V b);
    /// <summary>a where a >= b, else b; NaN if either is NaN.</summary>
    static abstract V Max(V a, V b);
    /// <summary>yes where a > b, else no (also where a or b is NaN).</summary>
    static abstract V SelectGreater(V a, V b, V yes, V no);
    /// <summary>yes where a >= b, else no (also where a or b is NaN).</summary>
    static abstract V SelectGreaterOrEqual(V a, V b, V yes, V no);
    /// <summary>To the nearest integer, ties to even.</summary>
    static abstract V Round(V a);
    /// <summary>a·2^n for an integer-valued n that keeps every intermediate power finite and normal (|n| at most 126 in float, 1022 in
    /// double).</summary>
    static abstract V Scale(V a, V n);
    /// <summary>1 / (1 + e^-a).</summary>
    static abstract V Sigmoid(V a);
    static abstract V Tanh(V a);
    /// <summary>The natural logarithm.</summary>
    static abstract V Log(V a);
    /// <summary>Whether a > b in some lane.</summary>
    static abstract bool AnyGreater(V a, V b);
}
