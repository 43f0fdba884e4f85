using CellDsl.Training.Files;
using CellDsl.Training.Safetensors;

namespace CellDsl.Training.Parameters;

/// <summary>Parameters held in memory of their own, all zero at first.</summary>
public sealed class ArrayParameters : ParameterBlock, IParameterArrays<float>
{
    readonly float[] _values, _gradients;

    /// <summary>Allocates the arrays and their gradients, all zero.</summary>
    /// <param name="name">Of the block; in checkpoints the arrays are "name.array".</param>
    /// <param name="arrays">Names and shapes, [rows, columns] or [n].</param>
    /// <exception cref="ArgumentException">One array cannot hold so many numbers; the message names the sizes.</exception>
    /// <exception cref="InsufficientMemoryException">They need more memory than the process may use.</exception>
    public ArrayParameters(string name, params ReadOnlySpan<(string Name, long[] Shape)> arrays)
    {
        Name = name;
        var infos = new List<ParameterArray>();
        int start = 0;
        foreach (var (array, shape) in arrays)
        {
            int count = ArraySize.Of($"parameters {name}.{array}", [.. shape.Select((length, axis) => (axis == 0 ? "rows" : "columns", length))]);
            infos.Add(new ParameterArray(array, shape, start, count));
            start = ArraySize.Of($"parameters {name}", ("in all", (long)start + count));
        }
        Arrays = infos;
        ProcessMemory.Require(2L * sizeof(float) * start,
            $"{start} parameters {name} ({string.Join(", ", infos.Select(a => $"{a.Name} {SafetensorsTensor.Describe([.. a.Shape])}"))}) and their "
            + $"gradients:");
        _values = new float[start];
        _gradients = new float[start];
    }

    /// <inheritdoc/>
    public override string Name { get; }
    /// <inheritdoc/>
    public override IReadOnlyList<ParameterArray> Arrays { get; }
    /// <inheritdoc/>
    public override ReadOnlySpan<float> Values => _values;
    /// <inheritdoc/>
    public override Span<float> Gradients => _gradients;
    /// <inheritdoc/>
    public override Span<float> Edit() => _values;

    /// <summary>One array's values for writing, row-major, by its place in <see cref="Arrays"/>.</summary>
    public Span<float> Edit(int array) => _values.AsSpan(Arrays[array].Start, Arrays[array].Count);
    /// <summary>One array's values, row-major, by its place in <see cref="Arrays"/>.</summary>
    public ReadOnlySpan<float> Value(int array) => _values.AsSpan(Arrays[array].Start, Arrays[array].Count);
    /// <summary>One array's gradients, row-major, by its place in <see cref="Arrays"/>.</summary>
    public Span<float> Gradient(int array) => _gradients.AsSpan(Arrays[array].Start, Arrays[array].Count);
}
