using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CellDsl.Kernels;

/// <summary>One element of T (float or double): the width that any size is a multiple of, with the numbers of the wider ones.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct V1<T> : ISimd<V1<T>, T>
    where T : unmanaged
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly T _value;

    [MethodImpl(Inline)]
    V1(T value) => _value = value;

    [MethodImpl(Inline)]
    static V1<T> Of(float value) => new(Unsafe.BitCast<float, T>(value));

    [MethodImpl(Inline)]
    static V1<T> Of(double value) => new(Unsafe.BitCast<double, T>(value));

    float Single
    {
        [MethodImpl(Inline)]
        get => Unsafe.BitCast<T, float>(_value);
    }

    double Double
    {
        [MethodImpl(Inline)]
        get => Unsafe.BitCast<T, double>(_value);
    }

    public static int Count
    {
        [MethodImpl(Inline)]
        get => 1;
    }

    public static V1<T> Zero
    {
        [MethodImpl(Inline)]
        get => default;
    }

    [MethodImpl(Inline)]
    public static V1<T> Constant(double value) => typeof(T) == typeof(float) ? Of((float)value) : Of(value);

    [MethodImpl(Inline)]
    public static V1<T> Broadcast(T value) => new(value);

    [MethodImpl(Inline)]
    public static unsafe V1<T> Load(T* source) => new(*source);

    [MethodImpl(Inline)]
    public static unsafe void Store(T* target, V1<T> value) => *target = value._value;

    [MethodImpl(Inline)]
    public static V1<T> operator +(V1<T> a, V1<T> b) => typeof(T) == typeof(float) ? Of(a.Single + b.Single) : Of(a.Double + b.Double);

    [MethodImpl(Inline)]
    public static V1<T> operator -(V1<T> a, V1<T> b) => typeof(T) == typeof(float) ? Of(a.Single - b.Single) : Of(a.Double - b.Double);

    [MethodImpl(Inline)]
    public static V1<T> operator *(V1<T> a, V1<T> b) => typeof(T) == typeof(float) ? Of(a.Single * b.Single) : Of(a.Double * b.Double);

    [MethodImpl(Inline)]
    public static V1<T> operator /(V1<T> a, V1<T> b) => typeof(T) == typeof(float) ? Of(a.Single / b.Single) : Of(a.Double / b.Double);

    [MethodImpl(Inline)]
    public static V1<T> operator -(V1<T> a) => typeof(T) == typeof(float) ? Of(-a.Single) : Of(-a.Double);

    [MethodImpl(Inline)]
    public static V1<T> MultiplyAdd(V1<T> a, V1<T> b, V1<T> c)
        => typeof(T) == typeof(float)
            ? Of(float.MultiplyAddEstimate(a.Single, b.Single, c.Single))
            : Of(double.MultiplyAddEstimate(a.Double, b.Double, c.Double));

    [MethodImpl(Inline)]
    public static V1<T> Abs(V1<T> a) => typeof(T) == typeof(float) ? Of(MathF.Abs(a.Single)) : Of(Math.Abs(a.Double));

    [MethodImpl(Inline)]
    public static V1<T> CopySign(V1<T> a, V1<T> b)
        => typeof(T) == typeof(float) ? Of(MathF.CopySign(a.Single, b.Single)) : Of(Math.CopySign(a.Double, b.Double));

    [MethodImpl(Inline)]
    public static V1<T> Sqrt(V1<T> a) => typeof(T) == typeof(float) ? Of(MathF.Sqrt(a.Single)) : Of(Math.Sqrt(a.Double));

    [MethodImpl(Inline)]
    public static V1<T> Min(V1<T> a, V1<T> b) => LessOrEqual(a, b) || NaN(a) ? a : b;

    [MethodImpl(Inline)]
    public static V1<T> Max(V1<T> a, V1<T> b) => LessOrEqual(b, a) || NaN(a) ? a : b;

    [MethodImpl(Inline)]
    static bool LessOrEqual(V1<T> a, V1<T> b) => typeof(T) == typeof(float) ? a.Single <= b.Single : a.Double <= b.Double;

    [MethodImpl(Inline)]
    static bool NaN(V1<T> a) => typeof(T) == typeof(float) ? float.IsNaN(a.Single) : double.IsNaN(a.Double);

    [MethodImpl(Inline)]
    public static V1<T> SelectGreater(V1<T> a, V1<T> b, V1<T> yes, V1<T> no)
        => Greater(a, b) ? yes : no;

    [MethodImpl(Inline)]
    static bool Greater(V1<T> a, V1<T> b) => typeof(T) == typeof(float) ? a.Single > b.Single : a.Double > b.Double;

    [MethodImpl(Inline)]
    public static V1<T> SelectGreaterOrEqual(V1<T> a, V1<T> b, V1<T> yes, V1<T> no) => LessOrEqual(b, a) ? yes : no;

    [MethodImpl(Inline)]
    public static V1<T> Round(V1<T> a) => typeof(T) == typeof(float) ? Of(MathF.Round(a.Single)) : Of(Math.Round(a.Double));

    [MethodImpl(Inline)]
    public static V1<T> Scale(V1<T> a, V1<T> n)
        => typeof(T) == typeof(float)
            ? Of(a.Single * BitConverter.Int32BitsToSingle(((int)n.Single + 127) << 23))
            : Of(a.Double * BitConverter.Int64BitsToDouble(((long)n.Double + 1023) << 52));

    // The vectors' functions, so that one element gives what a lane gives.
    [MethodImpl(Inline)]
    public static V1<T> Sigmoid(V1<T> a)
        => typeof(T) == typeof(float)
            ? Of(Functions128.Sigmoid(Vector128.CreateScalar(a.Single)).ToScalar())
            : Of(Functions128.Sigmoid(Vector128.CreateScalar(a.Double)).ToScalar());

    [MethodImpl(Inline)]
    public static V1<T> Tanh(V1<T> a)
        => typeof(T) == typeof(float)
            ? Of(Functions128.Tanh(Vector128.CreateScalar(a.Single)).ToScalar())
            : Of(Functions128.Tanh(Vector128.CreateScalar(a.Double)).ToScalar());

    [MethodImpl(Inline)]
    public static V1<T> Log(V1<T> a)
        => typeof(T) == typeof(float)
            ? Of(Vector128.Log(Vector128.CreateScalar(a.Single)).ToScalar())
            : Of(Vector128.Log(Vector128.CreateScalar(a.Double)).ToScalar());

    [MethodImpl(Inline)]
    public static bool AnyGreater(V1<T> a, V1<T> b) => Greater(a, b);
}
