using System.Numerics.Tensors;

namespace CellDsl.Training.Sequences;

/// <summary>Tensors for what goes from one part of a module to the next, kept from call to call. Calls may come from several threads.</summary>
/// <param name="most">Tensors that are kept while nobody uses them; the longest unused go first.</param>
sealed class TensorPool<T>(int most)
{
    readonly List<Tensor<T>> _free = [];

    public TensorLoan<T> Begin() => new(this);

    public Tensor<T> Take(ReadOnlySpan<nint> lengths)
    {
        lock (_free)
            for (int k = _free.Count - 1; k >= 0; k--)
                if (_free[k] is { } tensor && tensor.Lengths.SequenceEqual(lengths))
                {
                    _free.RemoveAt(k);
                    return tensor;
                }
        return Tensor.CreateFromShapeUninitialized<T>(lengths);
    }

    public void Return(IEnumerable<Tensor<T>> tensors)
    {
        lock (_free)
        {
            _free.AddRange(tensors);
            _free.RemoveRange(0, Math.Max(0, _free.Count - most));
        }
    }
}

/// <summary>What one call has taken from a pool.</summary>
sealed class TensorLoan<T>(TensorPool<T> pool)
{
    readonly List<Tensor<T>> _taken = [];

    /// <summary>With numbers of whatever was there.</summary>
    public Tensor<T> Take(params ReadOnlySpan<nint> lengths)
    {
        Tensor<T> tensor = pool.Take(lengths);
        _taken.Add(tensor);
        return tensor;
    }

    /// <summary>Everything goes back that is not among the results, whose numbers the caller keeps. A module may put out what it was given.</summary>
    public void Return(params IEnumerable<Tensor<T>> results)
    {
        pool.Return(_taken.Where(taken
            => !results.Any(result => SequenceTensor.Span(taken).Overlaps(SequenceTensor.Span(SequenceTensor.Dense(result))))));
        _taken.Clear();
    }
}
