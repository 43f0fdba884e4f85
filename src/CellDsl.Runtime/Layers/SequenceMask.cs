namespace CellDsl;

/// <summary>Which of T·B steps are valid, and before which the states are reset. A masked step leaves the states as they are, its output is zero and
/// no gradient comes from or goes to it; its input is not read and, but for a little padding, no time is spent on it. A reset sets the states to
/// those that a sequence begins with, before the step is taken (also where the step is masked), and no gradient flows across.</summary>
public sealed class SequenceMask
{
    readonly bool[] _valid;
    readonly bool[]? _resets;

    /// <summary>A mask of T = <paramref name="steps"/> by B = <paramref name="batch"/> steps, with a copy of the flags.</summary>
    /// <param name="valid">[T, B], row after row. Any pattern; also none at all.</param>
    /// <param name="resets">[T, B]; empty: none.</param>
    /// <exception cref="ArgumentException">An array has not T·B elements.</exception>
    public SequenceMask(int steps, int batch, ReadOnlySpan<bool> valid, ReadOnlySpan<bool> resets = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        int count = ArraySize.Of("steps of a mask", ("steps", steps), ("sequences", batch));
        if (valid.Length != count)
            throw new ArgumentException($"A mask of {steps} steps of {batch} sequences has {count} flags; {valid.Length} were given.", nameof(valid));
        if (resets.Length != 0 && resets.Length != count)
            throw new ArgumentException($"Resets at {steps} steps of {batch} sequences are {count} flags; {resets.Length} were given.",
                nameof(resets));
        (Steps, Batch) = (steps, batch);
        _valid = valid.ToArray();
        _resets = resets.Contains(true) ? resets.ToArray() : null;
        AllValid = !valid.Contains(false);
    }

    /// <summary>T</summary>
    public int Steps { get; }

    /// <summary>B</summary>
    public int Batch { get; }

    /// <summary>Whether no step of any sequence is masked.</summary>
    public bool AllValid { get; }

    /// <summary>Whether states are reset before any step.</summary>
    public bool HasResets => _resets is not null;

    /// <summary>How many steps are valid, over all sequences.</summary>
    public int ValidCount => _valid.Count(v => v);

    /// <summary>Whether a sequence's step is taken.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step or sequence.</exception>
    public bool IsValid(int step, int sequence) => _valid[Row(step, sequence)];

    /// <summary>Whether a sequence's states are reset before the step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such step or sequence.</exception>
    public bool IsReset(int step, int sequence) => _resets?[Row(step, sequence)] ?? false;

    /// <summary>The first steps of each sequence are valid.</summary>
    /// <param name="lengths">[B], each from 0 to T.</param>
    public static SequenceMask OfLengths(int steps, params ReadOnlySpan<int> lengths)
    {
        bool[] valid = new bool[ArraySize.Of("steps of a mask", ("steps", steps), ("sequences", lengths.Length))];
        for (int b = 0; b < lengths.Length; b++)
        {
            if (lengths[b] < 0 || lengths[b] > steps)
                throw new ArgumentException($"Lengths must be from 0 to the number of steps, {steps}; that of sequence {b} is {lengths[b]}.",
                    nameof(lengths));
            for (int t = 0; t < lengths[b]; t++)
                valid[t * lengths.Length + b] = true;
        }
        return new SequenceMask(steps, lengths.Length, valid);
    }

    /// <summary>All steps are valid; states are reset where a flag is set.</summary>
    /// <param name="resets">[T, B]</param>
    public static SequenceMask OfResets(int steps, int batch, ReadOnlySpan<bool> resets)
    {
        bool[] valid = new bool[ArraySize.Of("steps of a mask", ("steps", steps), ("sequences", batch))];
        valid.AsSpan().Fill(true);
        return new SequenceMask(steps, batch, valid, resets);
    }

    internal bool IsValid(int row) => _valid[row];

    /// <summary>From which step on each sequence's time steps are counted for noise, [B]; null: from the first. So noise on the direction that begins
    /// at the sequences' ends does not depend on how far they are padded.</summary>
    internal int[]? Begins { get; private init; }

    /// <summary>How many of its first steps each sequence consists of; null where others are valid, or states are reset.</summary>
    internal int[]? Lengths()
    {
        if (HasResets)
            return null;
        int[] lengths = new int[Batch];
        for (int row = 0; row < _valid.Length; row++)
            if (_valid[row] && lengths[row % Batch]++ != row / Batch)
                return null;
        return lengths;
    }

    internal SequenceMask Slice(int first, int end)
    {
        Range rows = (first * Batch)..(end * Batch);
        return new SequenceMask(end - first, Batch, _valid.AsSpan(rows), _resets is null ? default : _resets.AsSpan(rows));
    }

    /// <summary>As seen by the direction that goes from the last step to the first. What lay between two steps lies between them again: a reset
    /// before step t is one before step t - 1 there; the one before the first step comes after everything and is dropped.</summary>
    internal SequenceMask Reverse()
    {
        bool[] valid = new bool[_valid.Length], resets = new bool[_resets is null ? 0 : _valid.Length];
        for (int t = 0; t < Steps; t++)
        {
            int source = (Steps - 1 - t) * Batch;
            _valid.AsSpan(source, Batch).CopyTo(valid.AsSpan(t * Batch));
            if (t > 0)
                _resets?.AsSpan(source + Batch, Batch).CopyTo(resets.AsSpan(t * Batch));
        }
        int[] begins = [.. Enumerable.Range(0, Batch).Select(FirstValid)];
        return new SequenceMask(Steps, Batch, valid, resets) { Begins = begins.AsSpan().ContainsAnyExcept(0) ? begins : null };

        int FirstValid(int sequence)
        {
            int t = 0;
            while (t < Steps && !valid[t * Batch + sequence])
                t++;
            return t % Steps;
        }
    }

    int Row(int step, int sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, Steps);
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sequence, Batch);
        return step * Batch + sequence;
    }
}
