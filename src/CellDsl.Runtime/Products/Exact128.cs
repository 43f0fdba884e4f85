using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CellDsl.Kernels;

namespace CellDsl.Products;

/// <summary>Two doubles whose multiply-add rounds once on machines that have no instruction for it either.</summary>
readonly struct Exact128 : IMultiplyAdd<Exact128, double>
{
    const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    readonly Vector128<double> _lanes;

    [MethodImpl(Inline)]
    Exact128(Vector128<double> lanes) => _lanes = lanes;

    public static int Count
    {
        [MethodImpl(Inline)]
        get => Vector128<double>.Count;
    }

    public static Exact128 Zero
    {
        [MethodImpl(Inline)]
        get => default;
    }

    [MethodImpl(Inline)]
    public static Exact128 Broadcast(double value) => new(Vector128.Create(value));

    [MethodImpl(Inline)]
    public static unsafe Exact128 Load(double* source) => new(Vector128.Load(source));

    [MethodImpl(Inline)]
    public static unsafe void Store(double* target, Exact128 value) => Vector128.Store(value._lanes, target);

    [MethodImpl(Inline)]
    public static Exact128 operator +(Exact128 a, Exact128 b) => new(a._lanes + b._lanes);

    [MethodImpl(Inline)]
    public static Exact128 MultiplyAdd(Exact128 a, Exact128 b, Exact128 c) => new(ExactProductSum.Of(a._lanes, b._lanes, c._lanes));
}
