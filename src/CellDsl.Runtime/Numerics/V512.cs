using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CellDsl.Kernels;

// The build repeats this file for vectors of 256 and of 128 bits (CellDsl.TileGenerator).
// Members call none of each other: what kernels inline is limited (see KernelMath), and a call within a call counts twice.

/// <summary>512 bits of T (float or double). Works on every machine; without such registers it is computed in halves.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct V512<T> : ISimd<V512<T>, T>
    where T : unmanaged
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly Vector512<T> _lanes;

    [MethodImpl(Inline)]
    V512(Vector512<T> lanes) => _lanes = lanes;

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
        => typeof(T) == typeof(float)
            ? new(Vector512.Create((float)value).As<float, T>())
            : new(Vector512.Create(value).As<double, T>());

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
            ? new(Vector512.MultiplyAddEstimate(a._lanes.AsSingle(), b._lanes.AsSingle(), c._lanes.AsSingle()).As<float, T>())
            : new(Vector512.MultiplyAddEstimate(a._lanes.AsDouble(), b._lanes.AsDouble(), c._lanes.AsDouble()).As<double, T>());

    [MethodImpl(Inline)]
    public static V512<T> Abs(V512<T> a) => new(Vector512.Abs(a._lanes));

    [MethodImpl(Inline)]
    public static V512<T> CopySign(V512<T> a, V512<T> b) => new(Vector512.CopySign(a._lanes, b._lanes));

    [MethodImpl(Inline)]
    public static V512<T> Sqrt(V512<T> a) => new(Vector512.Sqrt(a._lanes));

    [MethodImpl(Inline)]
    public static V512<T> Min(V512<T> a, V512<T> b)
        => new(Vector512.ConditionalSelect(
            Vector512.LessThanOrEqual(a._lanes, b._lanes) | ~Vector512.Equals(a._lanes, a._lanes), a._lanes, b._lanes));

    [MethodImpl(Inline)]
    public static V512<T> Max(V512<T> a, V512<T> b)
        => new(Vector512.ConditionalSelect(
            Vector512.GreaterThanOrEqual(a._lanes, b._lanes) | ~Vector512.Equals(a._lanes, a._lanes), a._lanes, b._lanes));

    [MethodImpl(Inline)]
    public static V512<T> SelectGreater(V512<T> a, V512<T> b, V512<T> yes, V512<T> no)
        => new(Vector512.ConditionalSelect(Vector512.GreaterThan(a._lanes, b._lanes), yes._lanes, no._lanes));

    [MethodImpl(Inline)]
    public static V512<T> SelectGreaterOrEqual(V512<T> a, V512<T> b, V512<T> yes, V512<T> no)
        => new(Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(a._lanes, b._lanes), yes._lanes, no._lanes));

    [MethodImpl(Inline)]
    public static V512<T> Round(V512<T> a)
        => typeof(T) == typeof(float)
            ? new(Vector512.Round(a._lanes.AsSingle()).As<float, T>())
            : new(Vector512.Round(a._lanes.AsDouble()).As<double, T>());

    [MethodImpl(Inline)]
    public static V512<T> Scale(V512<T> a, V512<T> n)
        => typeof(T) == typeof(float)
            ? new(Functions512.Scale(a._lanes.AsSingle(), n._lanes.AsSingle()).As<float, T>())
            : new(Functions512.Scale(a._lanes.AsDouble(), n._lanes.AsDouble()).As<double, T>());

    [MethodImpl(Inline)]
    public static V512<T> Sigmoid(V512<T> a)
        => typeof(T) == typeof(float)
            ? new(Functions512.Sigmoid(a._lanes.AsSingle()).As<float, T>())
            : new(Functions512.Sigmoid(a._lanes.AsDouble()).As<double, T>());

    [MethodImpl(Inline)]
    public static V512<T> Tanh(V512<T> a)
        => typeof(T) == typeof(float)
            ? new(Functions512.Tanh(a._lanes.AsSingle()).As<float, T>())
            : new(Functions512.Tanh(a._lanes.AsDouble()).As<double, T>());

    [MethodImpl(Inline)]
    public static V512<T> Log(V512<T> a)
        => typeof(T) == typeof(float)
            ? new(Vector512.Log(a._lanes.AsSingle()).As<float, T>())
            : new(Vector512.Log(a._lanes.AsDouble()).As<double, T>());

    [MethodImpl(Inline)]
    public static bool AnyGreater(V512<T> a, V512<T> b) => Vector512.GreaterThanAny(a._lanes, b._lanes);
}
