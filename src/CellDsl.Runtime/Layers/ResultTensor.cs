using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using CellDsl.Execution;

namespace CellDsl;

/// <summary>Where results go: new tensors, or those of an earlier call.</summary>
static class ResultTensor
{
    /// <summary>A tensor with values of whatever was there, all of which the caller overwrites.</summary>
    /// <exception cref="ArgumentException">The earlier call's tensor has another shape or is not dense; the message names it.</exception>
    public static Tensor<T> Take<T>(Tensor<T>? earlier, string name, params ReadOnlySpan<nint> lengths)
    {
        if (earlier is null)
        {
            CheckMemory<T>(name, lengths);
            return Tensor.CreateFromShapeUninitialized<T>(lengths);
        }
        if (!earlier.Lengths.SequenceEqual(lengths))
            throw new ArgumentException($"The result to write into has '{name}' of {TensorShape.Text(earlier.Lengths)}; this call's is "
                + $"{TensorShape.Text(lengths)}.");
        return earlier.IsDense ? earlier
            : throw new ArgumentException($"The result to write into has a '{name}' whose numbers do not lie side by side.");
    }

    static void CheckMemory<T>(string name, ReadOnlySpan<nint> lengths)
    {
        long bytes = Unsafe.SizeOf<T>();
        foreach (nint length in lengths)
            bytes *= length;
        try
        {
            MemoryNeed.Check(bytes);
        }
        catch (OutOfMemoryException e)
        {
            throw new OutOfMemoryException($"There is not enough memory for the result '{name}' of {TensorShape.Text(lengths)}: {e.Message}", e);
        }
    }

    /// <summary>The earlier call's tensor of that name, where there is one.</summary>
    public static Tensor<T> Take<T>(IReadOnlyDictionary<string, Tensor<T>>? earlier, string name, params ReadOnlySpan<nint> lengths)
        => Take(earlier is not null && earlier.TryGetValue(name, out Tensor<T>? tensor) ? tensor : null, name, lengths);
}
