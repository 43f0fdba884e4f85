namespace CellDsl.Training;

/// <summary>The values of all parameters at one moment, to tell later how far they moved.</summary>
public sealed class ParameterSnapshot
{
    readonly Dictionary<ParameterBlock, float[]> _values = [];

    public ParameterSnapshot(IReadOnlyList<ParameterBlock> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        foreach (ParameterBlock block in blocks)
            _values[block] = block.Values.ToArray();
    }

    /// <summary>Takes the values as they are now, without memory of its own.</summary>
    public void Retake()
    {
        foreach (var (block, values) in _values)
            block.Values.CopyTo(values);
    }

    /// <exception cref="ArgumentException">The snapshot is of other blocks.</exception>
    public ReadOnlySpan<float> Values(ParameterBlock block)
        => _values.TryGetValue(block, out float[]? values)
            ? values
            : throw new ArgumentException($"The snapshot has no block '{block.Name}'; take it of the same blocks.", nameof(block));
}
