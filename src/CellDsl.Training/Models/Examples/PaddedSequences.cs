namespace CellDsl.Training.Models.Examples;

/// <summary>Sequences of symbols of different lengths side by side.</summary>
class PaddedSequences
{
    readonly int[] _symbols, _lengths;

    /// <param name="sequences">B sequences of symbols; may be empty.</param>
    public PaddedSequences(IReadOnlyList<int[]> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        Batch = sequences.Count;
        Steps = Math.Max(1, sequences.Max(sequence => sequence.Length));
        _lengths = [.. sequences.Select(sequence => sequence.Length)];
        _symbols = new int[ArraySize.Of("symbols of a batch", ("steps", Steps), ("sequences", Batch))];
        for (int b = 0; b < Batch; b++)
            for (int t = 0; t < _lengths[b]; t++)
                _symbols[t * Batch + b] = sequences[b][t];
        Mask = SequenceMask.OfLengths(Steps, _lengths);
    }

    /// <summary>T: of the longest; at least 1.</summary>
    public int Steps { get; }
    /// <summary>B</summary>
    public int Batch { get; }
    /// <summary>[B]</summary>
    public ReadOnlySpan<int> Lengths => _lengths;
    public SequenceMask Mask { get; }
    /// <summary>[T, B]; zero beyond a sequence's end, where it is not read.</summary>
    public ReadOnlySpan<int> Symbols => _symbols;
}
