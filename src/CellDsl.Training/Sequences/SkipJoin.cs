using System.Numerics;
using System.Numerics.Tensors;

namespace CellDsl.Training.Sequences;

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
                    $"A skip connection adds the {widths[from]} numbers of place {from} to the {widths[place]} of place {place}; a sum needs as "
                    + $"many on both sides.");
        _widths = [widths[place], .. _appended.Select(from => widths[from])];
    }

    public int Width => _widths.Sum();

    /// <summary>Whether nothing joins the regular value.</summary>
    public bool IsPlain => _summed.Length + _appended.Length == 0;

    /// <param name="loan">For what is computed on the way; null: new tensors.</param>
    /// <param name="target">Where to put what is joined; null: in a tensor of the loan.</param>
    public Tensor<T> Join(IReadOnlyList<Tensor<T>> values, TensorLoan<T>? loan, Tensor<T>? target = null)
    {
        Tensor<T> sum = values[_place];
        for (int k = 0; k < _summed.Length; k++)
            sum = SequenceTensor.Sum(sum, values[_summed[k]],
                k == _summed.Length - 1 && _appended.Length == 0 && target is not null ? target : loan?.Take(sum.Lengths));
        return _appended.Length == 0 ? sum
            : SequenceTensor.Concatenate([sum, .. _appended.Select(from => values[from])], target ?? loan?.Take([.. sum.Lengths[..^1], Width]));
    }

    /// <summary>Hands the gradient of the joined value to those of its parts.</summary>
    public void Split(Tensor<T> gradient, Tensor<T>?[] gradients, TensorLoan<T> loan)
    {
        Tensor<T> sum = Columns(0, _widths[0]);
        SequenceTensor.AddTo(ref gradients[_place], sum, loan);
        foreach (int from in _summed)
            SequenceTensor.AddTo(ref gradients[from], sum, loan);
        for (int k = 0, first = _widths[0]; k < _appended.Length; first += _widths[++k])
            SequenceTensor.AddTo(ref gradients[_appended[k]], Columns(first, _widths[k + 1]), loan);

        Tensor<T> Columns(int first, int size)
            => size == gradient.Lengths[^1] ? gradient : SequenceTensor.Columns(gradient, first, size, loan.Take([.. gradient.Lengths[..^1], size]));
    }

    /// <summary>As <see cref="Join(IReadOnlyList{Tensor{T}}, TensorLoan{T}?, Tensor{T}?)"/> for a single step.</summary>
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
