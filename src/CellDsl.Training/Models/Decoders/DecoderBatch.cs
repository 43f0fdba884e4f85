using CellDsl.Training.Losses;

namespace CellDsl.Training.Models.Decoders;

/// <summary>B sequences to be written, for teacher forcing: at each step the model reads the right symbol before and is to write the next one,
/// at last the end.</summary>
sealed class DecoderBatch
{
    readonly int[] _inputs, _targets;

    /// <param name="sequences">B sequences of symbols, without the end; may be empty.</param>
    /// <param name="end">The symbol that begins and ends each.</param>
    public DecoderBatch(IReadOnlyList<int[]> sequences, int end)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        Batch = sequences.Count;
        Steps = 1 + sequences.Max(sequence => sequence.Length);
        _inputs = new int[Steps * Batch];
        _targets = new int[Steps * Batch];
        _targets.AsSpan().Fill(SoftmaxCrossEntropy.Ignored);
        int[] lengths = new int[Batch];
        for (int b = 0; b < Batch; b++)
        {
            int[] sequence = sequences[b];
            lengths[b] = sequence.Length + 1;
            for (int t = 0; t <= sequence.Length; t++)
            {
                _inputs[t * Batch + b] = t == 0 ? end : sequence[t - 1];
                _targets[t * Batch + b] = t == sequence.Length ? end : sequence[t];
            }
        }
        Mask = SequenceMask.OfLengths(Steps, lengths);
        Count = lengths.Sum();
    }

    /// <summary>T: the longest sequence and its end.</summary>
    public int Steps { get; }
    /// <summary>B</summary>
    public int Batch { get; }
    /// <summary>Symbols to be written, ends included.</summary>
    public int Count { get; }
    public SequenceMask Mask { get; }
    /// <summary>[T, B]</summary>
    public ReadOnlySpan<int> Inputs => _inputs;
    /// <summary>[T, B]; <see cref="SoftmaxCrossEntropy.Ignored"/> beyond a sequence's end.</summary>
    public ReadOnlySpan<int> Targets => _targets;
}
