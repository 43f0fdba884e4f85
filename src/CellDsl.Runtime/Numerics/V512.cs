using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CellDsl.Kernels;

/// <summary>512 bits of T (float or double). Works on every machine; without such registers it is computed in halves.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct V512<T> : ISimd<V512<T>, T>
    where T : unmanaged
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly Vector512<T> _lanes;

    [MethodImpl(Inline)]
    V512(Vector512<T> lanes) => _lanes = lanes;

    [MethodImpl(Inline)]
    static V512<T> Of(Vector512<float> lanes) => new(lanes.As<float, T>());

    [MethodImpl(Inline)]
    static V512<T> Of(Vector512<double> lanes) => new(lanes.As<double, T>());

    Vector512<float> Singles
    {
        [MethodImpl(Inline)]
        get => _lanes.AsSingle();
    }

    Vector512<double> Doubles
    {
        [MethodImpl(Inline)]
        get => _lanes.AsDouble();
    }

    public static int Count
    {
        [MethodImpl(Inline)]
        get => Vector512<T>.Count;
    }

    public static V512<T> Zero
    {
        [MethodImpl(Inline)]
        get => new(Vector512<T>.Zero);
    }

    [MethodImpl(Inline)]
    public static V512<T> Constant(double value)
        => typeof(T) == typeof(float) ? Of(Vector512.Create((float)value)) : Of(Vector512.Create(value));

    [MethodImpl(Inline)]
    public static V512<T> Broadcast(T value) => new(Vector512.Create(value));

    [MethodImpl(Inline)]
    public static unsafe V512<T> Load(T* source) => new(Vector512.Load(source));

    [MethodImpl(Inline)]
    public static unsafe void Store(T* target, V512<T> value) => Vector512.Store(value._lanes, target);

    [MethodImpl(Inline)]
    public static V512<T> operator +(V512<T> a, V512<T> b) => new(a._lanes + b._lanes);

    [MethodImpl(Inline)]
    public static V512<T> operator -(V512<T> a, V512<T> b) => new(a._lanes - b._lanes);

    [MethodImpl(Inline)]
    public static V512<T> operator *(V512<T> a, V512<T> b) => new(a._lanes * b._lanes);

    [MethodImpl(Inline)]
    public static V512<T> operator /(V512<T> a, V512<T> b) => new(a._lanes / b._lanes);

    [MethodImpl(Inline)]
    public static V512<T> operator -(V512<T> a) => new(-a._lanes);

    [MethodImpl(Inline)]
    public static V512<T> MultiplyAdd(V512<T> a, V512<T> b, V512<T> c)
        => typeof(T) == typeof(float)
            ? Of(Vector512.FusedMultiplyAdd(a.Singles, b.Singles, c.Singles))
            : Of(Vector512.FusedMultiplyAdd(a.Doubles, b.Doubles, c.Doubles));

    [MethodImpl(Inline)]
    public static V512<T> Abs(V512<T> a) => new(Vector512.Abs(a._lanes));

    [MethodImpl(Inline)]
    public static V512<T> CopySign(V512<T> a, V512<T> b) => new(Vector512.CopySign(a._lanes, b._lanes));

    [MethodImpl(Inline)]
    public static V512<T> Sqrt(V512<T> a) => new(Vector512.Sqrt(a._lanes));

    [MethodImpl(Inline)]
    public static V512<T> Min(V512<T> a, V512<T> b)
        => new(Vector512.ConditionalSelect(Vector512.LessThanOrEqual(a._lanes, b._lanes) | NaN(a), a._lanes, b._lanes));

    [MethodImpl(Inline)]
    public static V512<T> Max(V512<T> a, V512<T> b)
        => new(Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(a._lanes, b._lanes) | NaN(a), a._lanes, b._lanes));

    [MethodImpl(Inline)]
    static Vector512<T> NaN(V512<T> a) => ~Vector512.Equals(a._lanes, a._lanes);

    [MethodImpl(Inline)]
    public static V512<T> SelectGreater(V512<T> a, V512<T> b, V512<T> yes, V512<T> no)
        => new(Vector512.ConditionalSelect(Vector512.GreaterThan(a._lanes, b._lanes), yes._lanes, no._lanes));

    [MethodImpl(Inline)]
    public static V512<T> SelectGreaterOrEqual(V512<T> a, V512<T> b, V512<T> yes, V512<T> no)
        => new(Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(a._lanes, b._lanes), yes._lanes, no._lanes));

    [MethodImpl(Inline)]
    public static V512<T> Round(V512<T> a)
        => typeof(T) == typeof(float) ? Of(Vector512.Round(a.Singles)) : Of(Vector512.Round(a.Doubles));

    // n + 1.5·2^p + bias, with p the number of fraction bits, holds n + bias in its lowest bits; the shift makes that the exponent of 2^n.
    [MethodImpl(Inline)]
    public static V512<T> Scale(V512<T> a, V512<T> n)
        => typeof(T) == typeof(float)
            ? Of(a.Singles * ((n.Singles + Vector512.Create(12582912f + 127f)).AsInt32() << 23).AsSingle())
            : Of(a.Doubles * ((n.Doubles + Vector512.Create(6755399441055744.0 + 1023.0)).AsInt64() << 52).AsDouble());

    [MethodImpl(Inline)]
    public static V512<T> Log(V512<T> a)
        => typeof(T) == typeof(float) ? Of(Vector512.Log(a.Singles)) : Of(Vector512.Log(a.Doubles));

    [MethodImpl(Inline)]
    public static bool AnyGreater(V512<T> a, V512<T> b) => Vector512.GreaterThanAny(a._lanes, b._lanes);
}
