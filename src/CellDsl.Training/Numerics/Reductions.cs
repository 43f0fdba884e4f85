using System.Numerics;
using System.Runtime.InteropServices;

namespace CellDsl.Training;

/// <summary>Sums in an order that depends on nothing but the length. TensorPrimitives' sums start at the first aligned address,
/// so their last bits change with where an array happens to lie, and a resumed run would drift from an uninterrupted one.</summary>
static class Reductions
{
    /// <summary>Floats are summed in blocks of this many vectors, blocks in double, so that long sums stay accurate.</summary>
    const int BlockVectors = 64;

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

    public static double SumOfSquares(ReadOnlySpan<float> values)
    {
        double sum = 0;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (float value in values[(vectors.Length * Vector<float>.Count)..])
            sum += (double)value * value;
        while (!vectors.IsEmpty)
        {
            int count = Math.Min(BlockVectors, vectors.Length);
            Vector<float> squares = Vector<float>.Zero;
            foreach (Vector<float> vector in vectors[..count])
                squares += vector * vector;
            sum += Vector.Sum(squares);
            vectors = vectors[count..];
        }
        return sum;
    }
}
