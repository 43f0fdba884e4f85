using System.Numerics;

namespace CellDsl.Training.Parameters;

/// <summary>The parameters of a layer of cells, under their field names.</summary>
sealed class CellParameters<T> : ParameterBlock<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly ParameterSet<T> _set;

    public CellParameters(string name, SequenceLayer<T> layer)
    {
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
    public override ReadOnlySpan<T> Values => _set.Values;
    public override Span<T> Gradients => _set.Gradients;
    public override Span<T> Edit() => _set.Edit();
}
