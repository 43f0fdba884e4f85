using System.Numerics.Tensors;

namespace CellDsl.Training.Sequences;

/// <summary>Between [T, B, n] and the packed steps of a stretch.</summary>
static class PackedRows
{
    /// <returns>[steps, rows, n]</returns>
    public static Tensor<T> Take<T>(Tensor<T> sequences, PackedSteps.Stretch stretch)
    {
        int size = (int)sequences.Lengths[^1];
        Tensor<T> packed = Tensor.CreateFromShape<T>([stretch.Steps, stretch.Rows, size]);
        ReadOnlySpan<T> source = SequenceTensor.Span(sequences);
        Span<T> target = SequenceTensor.Span(packed);
        for (int k = 0; k < stretch.Positions.Length; k++)
            if (stretch.Positions[k] != PackedSteps.Padding)
                source.Slice(stretch.Positions[k] * size, size).CopyTo(target[(k * size)..]);
        return packed;
    }

    public static void Put<T>(Tensor<T> packed, int[] positions, Tensor<T> sequences)
    {
        int size = (int)sequences.Lengths[^1];
        ReadOnlySpan<T> source = SequenceTensor.Span(packed);
        Span<T> target = SequenceTensor.Span(sequences);
        for (int k = 0; k < positions.Length; k++)
            if (positions[k] != PackedSteps.Padding)
                source.Slice(k * size, size).CopyTo(target[(positions[k] * size)..]);
    }

    /// <summary>A copy of the first rows, [rows, size].</summary>
    public static Tensor<T> First<T>(T[] values, int rows, int size) => Tensor.Create(values[..(rows * size)], [rows, size]);
}
