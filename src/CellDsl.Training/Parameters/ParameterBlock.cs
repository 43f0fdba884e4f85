using System.Numerics;

namespace CellDsl.Training.Parameters;

/// <summary>The parameters of one part of a model: values and gradients, each contiguous, and the named arrays they consist of.</summary>
public abstract class ParameterBlock<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The part's name in checkpoints, e.g. "layers.0"; array names follow after a dot.</summary>
    public abstract string Name { get; }
    /// <summary>The arrays, in the order in which they lie in <see cref="Values"/> and <see cref="Gradients"/>.</summary>
    public abstract IReadOnlyList<ParameterArray> Arrays { get; }
    /// <summary>All arrays, one after the other, each row-major.</summary>
    public abstract ReadOnlySpan<T> Values { get; }
    /// <summary>The gradients of the loss with respect to <see cref="Values"/>, in the same order. Backward passes add to them.</summary>
    public abstract Span<T> Gradients { get; }

    /// <summary>The values for writing.</summary>
    public abstract Span<T> Edit();

    /// <summary>Numbers in all arrays together: the length of <see cref="Values"/>.</summary>
    public int Count => Values.Length;

    /// <summary>Sets all gradients to zero, as an update needs before its backward passes, which add to them.</summary>
    public void ZeroGradients() => Gradients.Clear();
}

/// <summary>Parameters in single precision: what optimisers and checkpoints work on.</summary>
public abstract class ParameterBlock : ParameterBlock<float>;

/// <summary>One array within a block.</summary>
/// <param name="Start">First element within the block.</param>
public sealed record ParameterArray(string Name, IReadOnlyList<long> Shape, int Start, int Count);
