using CellDsl.Training.Files;
using CellDsl.Training.Safetensors;

namespace CellDsl.Training.Parameters;

/// <summary>Parameters held in memory of their own, all zero at first.</summary>
public sealed class ArrayParameters : ParameterBlock, IParameterArrays<float>
{
    readonly float[] _values, _gradients;

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
        ProcessMemory.Require(2L * sizeof(float) * start, $"{start} parameters {name} ({string.Join(", ", infos.Select(a => $"{a.Name} {SafetensorsTensor.Describe([.. a.Shape])}"))}) and their gradients:");
        _values = new float[start];
        _gradients = new float[start];
    }

    public override string Name { get; }
    public override IReadOnlyList<ParameterArray> Arrays { get; }
    public override ReadOnlySpan<float> Values => _values;
    public override Span<float> Gradients => _gradients;
    public override Span<float> Edit() => _values;

    public Span<float> Edit(int array) => _values.AsSpan(Arrays[array].Start, Arrays[array].Count);
    public ReadOnlySpan<float> Value(int array) => _values.AsSpan(Arrays[array].Start, Arrays[array].Count);
    public Span<float> Gradient(int array) => _gradients.AsSpan(Arrays[array].Start, Arrays[array].Count);
}
