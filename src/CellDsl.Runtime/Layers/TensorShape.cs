using System.Numerics.Tensors;

namespace CellDsl;

/// <summary>Checks of shapes, with messages that say what was expected and what was found.</summary>
static class TensorShape
{
    /// <summary>The tensor, dense.</summary>
    public static Tensor<T> Check<T>(string kind, string name, Tensor<T> tensor, ReadOnlySpan<nint> expected)
        => tensor.Lengths.SequenceEqual(expected)
            ? tensor.IsDense ? tensor : tensor.ToDenseTensor()
            : throw new ArgumentException($"{kind} '{name}' must be {Text(expected)}; it is {Text(tensor.Lengths)}.");

    public static string Text(ReadOnlySpan<nint> lengths) => $"[{string.Join(", ", lengths.ToArray())}]";
}
