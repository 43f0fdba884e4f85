using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.Lab.Benchmarking;

/// <summary>Numbers that every program of a comparison can make for itself: an integer hash of seed and index, uniform in [-scale, scale).</summary>
/// <remarks>Two rounds of xorshift and multiplication in 32 bits; the upper 24 bits are a float's fraction. bench/README.md has the
/// formula.</remarks>
static class HashedData
{
    const uint SeedStride = 7919;
    const uint FirstFactor = 2654435761, SecondFactor = 2246822519;

    public static float Value(uint seed, uint index, double scale)
    {
        uint v = (index + seed * SeedStride) * FirstFactor;
        v = (v ^ (v >> 15)) * SecondFactor;
        v ^= v >> 13;
        return ((v >> 8) * (1f / (1 << 24)) - 0.5f) * (float)(2 * scale);
    }

    /// <param name="first">Index of the span's first number in the fill of <paramref name="seed"/>.</param>
    public static void Fill<T>(Span<T> target, uint seed, double scale, int first = 0)
        where T : INumberBase<T>
    {
        for (int k = 0; k < target.Length; k++)
            target[k] = T.CreateChecked(Value(seed, (uint)(first + k), scale));
    }

    public static Tensor<T> Tensor<T>(uint seed, double scale, params ReadOnlySpan<nint> shape)
        where T : INumberBase<T>
    {
        T[] values = new T[checked((int)TensorPrimitives.Product(shape))];
        Fill<T>(values, seed, scale);
        return System.Numerics.Tensors.Tensor.Create(values, shape);
    }
}
