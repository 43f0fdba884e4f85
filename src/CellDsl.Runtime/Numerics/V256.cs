using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CellDsl.Kernels;

/// <summary>256 bits of T (float or double). Works on every machine; without such registers it is computed in halves.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct V256<T> : ISimd<V256<T>, T>
    where T : unmanaged
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly Vector256<T> _lanes;

    [MethodImpl(Inline)]
    V256(Vector256<T> lanes) => _lanes = lanes;

    [MethodImpl(Inline)]
    static V256<T> Of(Vector256<float> lanes) => new(lanes.As<float, T>());

    [MethodImpl(Inline)]
    static V256<T> Of(Vector256<double> lanes) => new(lanes.As<double, T>());

    Vector256<float> Singles
    {
        [MethodImpl(Inline)]
        get => _lanes.AsSingle();
    }

    Vector256<double> Doubles
    {
        [MethodImpl(Inline)]
        get => _lanes.AsDouble();
    }

    public static int Count
    {
        [MethodImpl(Inline)]
        get => Vector256<T>.Count;
    }

    public static V256<T> Zero
    {
        [MethodImpl(Inline)]
        get => new(Vector256<T>.Zero);
    }

    [MethodImpl(Inline)]
    public static V256<T> Constant(double value)
        => typeof(T) == typeof(float) ? Of(Vector256.Create((float)value)) : Of(Vector256.Create(value));

    [MethodImpl(Inline)]
    public static V256<T> Broadcast(T value) => new(Vector256.Create(value));

    [MethodImpl(Inline)]
    public static unsafe V256<T> Load(T* source) => new(Vector256.Load(source));

    [MethodImpl(Inline)]
    public static unsafe void Store(T* target, V256<T> value) => Vector256.Store(value._lanes, target);

    [MethodImpl(Inline)]
    public static V256<T> operator +(V256<T> a, V256<T> b) => new(a._lanes + b._lanes);

    [MethodImpl(Inline)]
    public static V256<T> operator -(V256<T> a, V256<T> b) => new(a._lanes - b._lanes);

    [MethodImpl(Inline)]
    public static V256<T> operator *(V256<T> a, V256<T> b) => new(a._lanes * b._lanes);

    [MethodImpl(Inline)]
    public static V256<T> operator /(V256<T> a, V256<T> b) => new(a._lanes / b._lanes);

    [MethodImpl(Inline)]
    public static V256<T> operator -(V256<T> a) => new(-a._lanes);

    [MethodImpl(Inline)]
    public static V256<T> MultiplyAdd(V256<T> a, V256<T> b, V256<T> c)
        => typeof(T) == typeof(float)
            ? Of(Vector256.FusedMultiplyAdd(a.Singles, b.Singles, c.Singles))
            : Of(Vector256.FusedMultiplyAdd(a.Doubles, b.Doubles, c.Doubles));

    [MethodImpl(Inline)]
    public static V256<T> Abs(V256<T> a) => new(Vector256.Abs(a._lanes));

    [MethodImpl(Inline)]
    public static V256<T> CopySign(V256<T> a, V256<T> b) => new(Vector256.CopySign(a._lanes, b._lanes));

    [MethodImpl(Inline)]
    public static V256<T> Sqrt(V256<T> a) => new(Vector256.Sqrt(a._lanes));

    [MethodImpl(Inline)]
    public static V256<T> Min(V256<T> a, V256<T> b)
        => new(Vector256.ConditionalSelect(Vector256.LessThanOrEqual(a._lanes, b._lanes) | NaN(a), a._lanes, b._lanes));

    [MethodImpl(Inline)]
    public static V256<T> Max(V256<T> a, V256<T> b)
        => new(Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(a._lanes, b._lanes) | NaN(a), a._lanes, b._lanes));

    [MethodImpl(Inline)]
    static Vector256<T> NaN(V256<T> a) => ~Vector256.Equals(a._lanes, a._lanes);

    [MethodImpl(Inline)]
    public static V256<T> SelectGreater(V256<T> a, V256<T> b, V256<T> yes, V256<T> no)
        => new(Vector256.ConditionalSelect(Vector256.GreaterThan(a._lanes, b._lanes), yes._lanes, no._lanes));

    [MethodImpl(Inline)]
    public static V256<T> SelectGreaterOrEqual(V256<T> a, V256<T> b, V256<T> yes, V256<T> no)
        => new(Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(a._lanes, b._lanes), yes._lanes, no._lanes));

    [MethodImpl(Inline)]
    public static V256<T> Round(V256<T> a)
        => typeof(T) == typeof(float) ? Of(Vector256.Round(a.Singles)) : Of(Vector256.Round(a.Doubles));

    // n + 1.5·2^p + bias, with p the number of fraction bits, holds n + bias in its lowest bits; the shift makes that the exponent of 2^n.
    [MethodImpl(Inline)]
    public static V256<T> Scale(V256<T> a, V256<T> n)
        => typeof(T) == typeof(float)
            ? Of(a.Singles * ((n.Singles + Vector256.Create(12582912f + 127f)).AsInt32() << 23).AsSingle())
            : Of(a.Doubles * ((n.Doubles + Vector256.Create(6755399441055744.0 + 1023.0)).AsInt64() << 52).AsDouble());

    [MethodImpl(Inline)]
    public static V256<T> Log(V256<T> a)
        => typeof(T) == typeof(float) ? Of(Vector256.Log(a.Singles)) : Of(Vector256.Log(a.Doubles));

    [MethodImpl(Inline)]
    public static bool AnyGreater(V256<T> a, V256<T> b) => Vector256.GreaterThanAny(a._lanes, b._lanes);
}
