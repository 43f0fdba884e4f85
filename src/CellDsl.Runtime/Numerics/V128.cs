using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CellDsl.Kernels;

/// <summary>128 bits of T (float or double). Works on every machine; without such registers it is computed by element.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct V128<T> : ISimd<V128<T>, T>
    where T : unmanaged
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly Vector128<T> _lanes;

    [MethodImpl(Inline)]
    V128(Vector128<T> lanes) => _lanes = lanes;

    [MethodImpl(Inline)]
    static V128<T> Of(Vector128<float> lanes) => new(lanes.As<float, T>());

    [MethodImpl(Inline)]
    static V128<T> Of(Vector128<double> lanes) => new(lanes.As<double, T>());

    Vector128<float> Singles
    {
        [MethodImpl(Inline)]
        get => _lanes.AsSingle();
    }

    Vector128<double> Doubles
    {
        [MethodImpl(Inline)]
        get => _lanes.AsDouble();
    }

    public static int Count
    {
        [MethodImpl(Inline)]
        get => Vector128<T>.Count;
    }

    public static V128<T> Zero
    {
        [MethodImpl(Inline)]
        get => new(Vector128<T>.Zero);
    }

    [MethodImpl(Inline)]
    public static V128<T> Constant(double value)
        => typeof(T) == typeof(float) ? Of(Vector128.Create((float)value)) : Of(Vector128.Create(value));

    [MethodImpl(Inline)]
    public static V128<T> Broadcast(T value) => new(Vector128.Create(value));

    [MethodImpl(Inline)]
    public static unsafe V128<T> Load(T* source) => new(Vector128.Load(source));

    [MethodImpl(Inline)]
    public static unsafe void Store(T* target, V128<T> value) => Vector128.Store(value._lanes, target);

    [MethodImpl(Inline)]
    public static V128<T> operator +(V128<T> a, V128<T> b) => new(a._lanes + b._lanes);

    [MethodImpl(Inline)]
    public static V128<T> operator -(V128<T> a, V128<T> b) => new(a._lanes - b._lanes);

    [MethodImpl(Inline)]
    public static V128<T> operator *(V128<T> a, V128<T> b) => new(a._lanes * b._lanes);

    [MethodImpl(Inline)]
    public static V128<T> operator /(V128<T> a, V128<T> b) => new(a._lanes / b._lanes);

    [MethodImpl(Inline)]
    public static V128<T> operator -(V128<T> a) => new(-a._lanes);

    [MethodImpl(Inline)]
    public static V128<T> MultiplyAdd(V128<T> a, V128<T> b, V128<T> c)
        => typeof(T) == typeof(float)
            ? Of(Vector128.FusedMultiplyAdd(a.Singles, b.Singles, c.Singles))
            : Of(Vector128.FusedMultiplyAdd(a.Doubles, b.Doubles, c.Doubles));

    [MethodImpl(Inline)]
    public static V128<T> Abs(V128<T> a) => new(Vector128.Abs(a._lanes));

    [MethodImpl(Inline)]
    public static V128<T> CopySign(V128<T> a, V128<T> b) => new(Vector128.CopySign(a._lanes, b._lanes));

    [MethodImpl(Inline)]
    public static V128<T> Sqrt(V128<T> a) => new(Vector128.Sqrt(a._lanes));

    [MethodImpl(Inline)]
    public static V128<T> Min(V128<T> a, V128<T> b)
        => new(Vector128.ConditionalSelect(Vector128.LessThanOrEqual(a._lanes, b._lanes) | NaN(a), a._lanes, b._lanes));

    [MethodImpl(Inline)]
    public static V128<T> Max(V128<T> a, V128<T> b)
        => new(Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(a._lanes, b._lanes) | NaN(a), a._lanes, b._lanes));

    [MethodImpl(Inline)]
    static Vector128<T> NaN(V128<T> a) => ~Vector128.Equals(a._lanes, a._lanes);

    [MethodImpl(Inline)]
    public static V128<T> SelectGreater(V128<T> a, V128<T> b, V128<T> yes, V128<T> no)
        => new(Vector128.ConditionalSelect(Vector128.GreaterThan(a._lanes, b._lanes), yes._lanes, no._lanes));

    [MethodImpl(Inline)]
    public static V128<T> SelectGreaterOrEqual(V128<T> a, V128<T> b, V128<T> yes, V128<T> no)
        => new(Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(a._lanes, b._lanes), yes._lanes, no._lanes));

    [MethodImpl(Inline)]
    public static V128<T> Round(V128<T> a)
        => typeof(T) == typeof(float) ? Of(Vector128.Round(a.Singles)) : Of(Vector128.Round(a.Doubles));

    // n + 1.5·2^p + bias, with p the number of fraction bits, holds n + bias in its lowest bits; the shift makes that the exponent of 2^n.
    [MethodImpl(Inline)]
    public static V128<T> Scale(V128<T> a, V128<T> n)
        => typeof(T) == typeof(float)
            ? Of(a.Singles * ((n.Singles + Vector128.Create(12582912f + 127f)).AsInt32() << 23).AsSingle())
            : Of(a.Doubles * ((n.Doubles + Vector128.Create(6755399441055744.0 + 1023.0)).AsInt64() << 52).AsDouble());

    [MethodImpl(Inline)]
    public static V128<T> Log(V128<T> a)
        => typeof(T) == typeof(float) ? Of(Vector128.Log(a.Singles)) : Of(Vector128.Log(a.Doubles));

    [MethodImpl(Inline)]
    public static bool AnyGreater(V128<T> a, V128<T> b) => Vector128.GreaterThanAny(a._lanes, b._lanes);
}
