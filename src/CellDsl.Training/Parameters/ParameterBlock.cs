namespace CellDsl.Training;

/// <summary>The parameters of one part of a model: values and gradients, each contiguous, and the named arrays they consist of.</summary>
public abstract class ParameterBlock
{
    /// <summary>The part's name in checkpoints, e.g. "layers.0"; array names follow after a dot.</summary>
    public abstract string Name { get; }
    public abstract IReadOnlyList<ParameterArray> Arrays { get; }
    public abstract ReadOnlySpan<float> Values { get; }
    public abstract Span<float> Gradients { get; }

    /// <summary>The values for writing.</summary>
    public abstract Span<float> Edit();

    public int Count => Values.Length;

    public void ZeroGradients() => Gradients.Clear();
}

/// <summary>One array within a block.</summary>
/// <param name="Start">First element within the block.</param>
public sealed record ParameterArray(string Name, IReadOnlyList<long> Shape, int Start, int Count);
