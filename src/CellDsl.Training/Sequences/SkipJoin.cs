using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.Training;

/// <summary>Everything that meets at one place of a stack: the regular value, sums onto it, and what is put behind it.</summary>
sealed class SkipJoin<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    readonly int _place;
    readonly int[] _summed, _appended;
    readonly int[] _widths;

    /// <param name="widths">Of the values at all places up to this one, before joining.</param>
    public SkipJoin(int place, IReadOnlyList<Skip> skips, IReadOnlyList<int> widths)
    {
        _place = place;
        _summed = [.. skips.Where(s => s.To == place && s.Kind == SkipKind.Sum).Select(s => s.From)];
        _appended = [.. skips.Where(s => s.To == place && s.Kind == SkipKind.Concatenate).Select(s => s.From)];
        foreach (int from in _summed)
            if (widths[from] != widths[place])
                throw new ArgumentException(
                    $"A skip connection adds the {widths[from]} numbers of place {from} to the {widths[place]} of place {place}; a sum needs as many on both sides.");
        _widths = [widths[place], .. _appended.Select(from => widths[from])];
    }

    public int Width => _widths.Sum();

    public Tensor<T> Join(IReadOnlyList<Tensor<T>> values)
    {
        Tensor<T> sum = values[_place];
        foreach (int from in _summed)
            sum = SequenceTensor.Sum(sum, values[from]);
        return SequenceTensor.Concatenate([sum, .. _appended.Select(from => values[from])]);
    }

    /// <summary>Hands the gradient of the joined value to those of its parts.</summary>
    public void Split(Tensor<T> gradient, Tensor<T>?[] gradients)
    {
        Tensor<T> sum = SequenceTensor.Columns(gradient, 0, _widths[0]);
        SequenceTensor.AddTo(ref gradients[_place], sum);
        foreach (int from in _summed)
            SequenceTensor.AddTo(ref gradients[from], sum);
        for (int k = 0, first = _widths[0]; k < _appended.Length; first += _widths[++k])
            SequenceTensor.AddTo(ref gradients[_appended[k]], SequenceTensor.Columns(gradient, first, _widths[k + 1]));
    }

    /// <summary>As <see cref="Join(IReadOnlyList{Tensor{T}})"/> for a single step.</summary>
    public void Join(T[][] values, int batch, Span<T> target)
    {
        int width = Width;
        for (int b = 0; b < batch; b++)
        {
            Span<T> row = target.Slice(b * width, width), sum = row[.._widths[0]];
            values[_place].AsSpan(b * sum.Length, sum.Length).CopyTo(sum);
            foreach (int from in _summed)
                TensorPrimitives.Add(sum, values[from].AsSpan(b * sum.Length, sum.Length), sum);
            for (int k = 0, first = sum.Length; k < _appended.Length; first += _widths[++k])
                values[_appended[k]].AsSpan(b * _widths[k + 1], _widths[k + 1]).CopyTo(row[first..]);
        }
    }
}
