namespace CellDsl.Training;

/// <summary>The parameters of a layer of cells, under their field names.</summary>
public sealed class CellParameters : ParameterBlock
{
    readonly ParameterSet<float> _set;

    public CellParameters(string name, SequenceLayer<float> layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        Name = name;
        _set = layer.Parameters;
        var arrays = new List<ParameterArray>();
        int start = 0;
        for (int p = 0; p < _set.Infos.Count; p++)
        {
            string array = _set.Infos[p].Name;
            long[] shape = [.. _set.Shape(array).ToArray().Select(length => (long)length)];
            int count = _set.Value(p).Length;
            arrays.Add(new ParameterArray(array, shape, start, count));
            start += count;
        }
        Arrays = arrays;
    }

    public override string Name { get; }
    public override IReadOnlyList<ParameterArray> Arrays { get; }
    public override ReadOnlySpan<float> Values => _set.Values;
    public override Span<float> Gradients => _set.Gradients;
    public override Span<float> Edit() => _set.Edit();
}
