namespace CellDsl.Training;

/// <summary>B sources side by side, as an encoder reads them.</summary>
public sealed class SourceBatch
{
    readonly int[] _symbols, _lengths;

    /// <param name="sequences">B sequences of symbols; may be empty.</param>
    public SourceBatch(IReadOnlyList<int[]> sequences)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        Batch = sequences.Count;
        Steps = Math.Max(1, sequences.Max(sequence => sequence.Length));
        _lengths = [.. sequences.Select(sequence => sequence.Length)];
        _symbols = new int[Steps * Batch];
        for (int b = 0; b < Batch; b++)
            for (int t = 0; t < _lengths[b]; t++)
                _symbols[t * Batch + b] = sequences[b][t];
        Mask = SequenceMask.OfLengths(Steps, _lengths);
    }

    /// <summary>S: the longest source.</summary>
    public int Steps { get; }
    /// <summary>B</summary>
    public int Batch { get; }
    public ReadOnlySpan<int> Lengths => _lengths;
    public SequenceMask Mask { get; }
    /// <summary>[S, B]; zero beyond a source's end.</summary>
    public ReadOnlySpan<int> Symbols => _symbols;
}
