using CellDsl.Training.Safetensors;

namespace CellDsl.Lab.Arrays;

/// <summary>A tensor of a file with what it is to the run.</summary>
/// <param name="Tensor">As it is stored.</param>
sealed record FoundTensor(ExpectedTensor Expected, SafetensorsTensor Tensor)
{
    /// <summary>The stored shape; that of one number without an axis is [1] where an axis is expected.</summary>
    public IReadOnlyList<long> Shape => Tensor.Shape.Count == 0 && Expected.Axes.Count == 1 ? [1] : Tensor.Shape;

    public bool IsLengths => Expected.Role == TensorRole.Lengths;
}
