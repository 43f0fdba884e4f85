namespace CellDsl.Training.Models.Examples;

/// <summary>Batches of N examples: in each pass another order of all of them, which follows from seed and pass alone.</summary>
public sealed class ExampleOrder
{
    readonly int _examples;
    readonly ulong _seed;
    int[] _order = [];
    long _pass = -1;

    /// <summary>Of so many examples.</summary>
    /// <param name="batch">Examples in a batch, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no example.</exception>
    public ExampleOrder(int examples, int batch, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(examples, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        (_examples, _seed, Batch) = (examples, seed, Math.Min(batch, examples));
    }

    /// <summary>Examples in a batch: all there are, if they are fewer than asked for.</summary>
    public int Batch { get; }

    /// <summary>Whole batches in a pass. The few examples that are left over are others in each pass.</summary>
    public int StepsPerPass => _examples / Batch;

    /// <summary>Indices of the examples in an update's batch, each once; valid until the next call.</summary>
    /// <param name="step">0 for the first update.</param>
    public ReadOnlySpan<int> At(long step)
    {
        long pass = step / StepsPerPass;
        if (pass != _pass)
            (_order, _pass) = (RandomOrder.Of(_examples, _seed, $"order.{pass}"), pass);
        return _order.AsSpan((int)(step % StepsPerPass) * Batch, Batch);
    }
}
