using System.Numerics;
using System.Runtime.InteropServices;

namespace CellDsl.Training.Numerics;

/// <summary>Sums in an order that depends on nothing but the length. TensorPrimitives' sums start at the first aligned address,
/// so their last bits change with where an array happens to lie, and a resumed run would drift from an uninterrupted one.</summary>
static class Reductions
{
    /// <summary>Floats are summed in blocks of this many vectors, blocks in double, so that long sums stay accurate.</summary>
    const int BlockVectors = 64;

    /// <summary>A block of squares outside these bounds is summed again in double: above float's range it is infinite, and below this bound the
    /// squares of small numbers, each cut off by up to 1e-38, would be more than rounding.</summary>
    const float LeastSquares = 1e-28f;

    public static float Sum(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> sums = Vector<float>.Zero;
        foreach (Vector<float> vector in vectors)
            sums += vector;
        float sum = Vector.Sum(sums);
        foreach (float value in values[(vectors.Length * Vector<float>.Count)..])
            sum += value;
        return sum;
    }

    /// <summary>Σ x y.</summary>
    public static T Dot<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : unmanaged, INumberBase<T>
    {
        y = y[..x.Length];
        ReadOnlySpan<Vector<T>> xs = MemoryMarshal.Cast<T, Vector<T>>(x), ys = MemoryMarshal.Cast<T, Vector<T>>(y);
        Vector<T> sums = Vector<T>.Zero;
        for (int k = 0; k < xs.Length; k++)
            sums += xs[k] * ys[k];
        T sum = Vector.Sum(sums);
        for (int k = xs.Length * Vector<T>.Count; k < x.Length; k++)
            sum += x[k] * y[k];
        return sum;
    }

    /// <summary>Finite for finite numbers, and zero only if all are.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        double sum = ExactSquares(values[(vectors.Length * Vector<float>.Count)..]);
        while (!vectors.IsEmpty)
        {
            int count = Math.Min(BlockVectors, vectors.Length);
            Vector<float> squares = Vector<float>.Zero;
            foreach (Vector<float> vector in vectors[..count])
                squares += vector * vector;
            float block = Vector.Sum(squares);
            sum += block is >= LeastSquares and < float.PositiveInfinity ? block
                : ExactSquares(MemoryMarshal.Cast<Vector<float>, float>(vectors[..count]));
            vectors = vectors[count..];
        }
        return sum;
    }

    /// <summary>In double, which holds the square of every float.</summary>
    static double ExactSquares(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values)
            sum += (double)value * value;
        return sum;
    }
}
