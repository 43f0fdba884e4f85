namespace CellDsl.Training.Attention;

/// <summary>Encoder states as attention reads them: sequence by sequence, only the valid steps, so nothing is computed for padding and nothing in it
/// can do harm.</summary>
sealed class MemoryCore<T>
{
    int[] _starts = [0];

    /// <summary>Whose keys these are.</summary>
    public object? Reader { get; set; }
    public int Steps { get; private set; }
    public int Batch => Lengths.Length;
    public int[] Lengths { get; private set; } = [];
    /// <summary>Valid steps of all sequences.</summary>
    public int Rows => _starts[^1];

    /// <summary>[rows, n]</summary>
    public T[] States = [];
    /// <summary>[rows, k]; the states themselves where the score does not map them.</summary>
    public T[] Keys = [];
    public T[] StateGradients = [];
    public T[] KeyGradients = [];

    /// <summary>The first row of a sequence.</summary>
    public int Start(int sequence) => _starts[sequence];

    /// <param name="states">[S, B, n]</param>
    /// <param name="lengths">One per sequence, or empty: all steps are valid.</param>
    public void Load(ReadOnlySpan<T> states, ReadOnlySpan<int> lengths, int steps, int batch, int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        if (states.Length != (long)steps * batch * size)
            throw new ArgumentException($"Expected encoder states [{steps}, {batch}, {size}], found {states.Length} numbers.", nameof(states));
        if (!lengths.IsEmpty && lengths.Length != batch)
            throw new ArgumentException($"Expected {batch} lengths or none, found {lengths.Length}.", nameof(lengths));
        int[] taken = new int[batch], starts = new int[batch + 1];
        for (int b = 0; b < batch; b++)
        {
            taken[b] = lengths.IsEmpty ? steps : lengths[b];
            if (taken[b] < 0 || taken[b] > steps)
                throw new ArgumentException($"The length of sequence {b} is {taken[b]}; it must be from 0 to {steps}.", nameof(lengths));
            starts[b + 1] = starts[b] + taken[b];
        }
        (Steps, Lengths, _starts) = (steps, taken, starts);
        Buffers.Reserve(ref States, Rows * size);
        for (int b = 0; b < batch; b++)
            for (int s = 0; s < taken[b]; s++)
                states.Slice((s * batch + b) * size, size).CopyTo(States.AsSpan((starts[b] + s) * size));
    }

    /// <summary>From [rows, n] to [S, B, n], zero in padding.</summary>
    public void Unload(ReadOnlySpan<T> rows, Span<T> steps, int size)
    {
        steps.Clear();
        for (int b = 0; b < Batch; b++)
            for (int s = 0; s < Lengths[b]; s++)
                rows.Slice((Start(b) + s) * size, size).CopyTo(steps[((s * Batch + b) * size)..]);
    }
}

static class Buffers
{
    /// <summary>Makes room for <paramref name="count"/> numbers; what was in it may be lost.</summary>
    public static void Reserve<T>(ref T[] buffer, int count)
    {
        if (buffer.Length < count)
            buffer = new T[count];
    }
}
