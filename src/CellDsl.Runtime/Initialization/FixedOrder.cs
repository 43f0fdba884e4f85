using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CellDsl;

/// <summary>Sums whose order, and so whose rounding, does not depend on the machine's vector width: always four lanes, never fused.</summary>
static class FixedOrder
{
    const int Lanes = 4;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector256<double> sums = Vector256<double>.Zero;
        int n = 0;
        for (; n <= a.Length - Lanes; n += Lanes)
            sums += At(a, n) * At(b, n);
        double sum = sums[0] + sums[1] + (sums[2] + sums[3]);
        for (; n < a.Length; n++)
            sum += a[n] * b[n];
        return sum;
    }

    /// <summary>target += factor · source</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        Vector256<double> factors = Vector256.Create(factor);
        int n = 0;
        for (; n <= target.Length - Lanes; n += Lanes)
            (At(target, n) + factors * At(source, n)).StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)n);
        for (; n < target.Length; n++)
            target[n] += factor * source[n];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<double> At(ReadOnlySpan<double> values, int n) => Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)n);
}
