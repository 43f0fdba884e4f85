namespace CellDsl.Training.Text;

/// <summary>A text cut into B streams of equal length that are read side by side, T characters at a time, so that a state carried from one batch
/// to the next has seen what comes before. The target of each character is its successor.</summary>
sealed class TextStreams
{
    readonly int[] _codes;

    /// <param name="length">T, at least 1.</param>
    /// <param name="batch">B, at least 1.</param>
    /// <param name="unit">What the codes are of, for the message.</param>
    /// <exception cref="CorpusException">The text is shorter than one batch.</exception>
    public TextStreams(int[] codes, int length, int batch, string name = "text", string unit = "characters")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batch, 1);
        long needed = (long)length * batch + 1;
        if (codes.Length < needed)
            throw new CorpusException(
                $"{name}: {codes.Length} {unit} are shorter than one batch; {batch} sequences of {length} steps need {needed}. "
                + "Take a longer text, fewer sequences or fewer steps.");
        _codes = codes;
        Length = length;
        Batch = batch;
        StreamLength = (codes.Length - 1) / batch;
        Count = StreamLength / length;
    }

    /// <summary>T</summary>
    public int Length { get; }
    /// <summary>B</summary>
    public int Batch { get; }
    /// <summary>Characters of each stream that have a successor in the text.</summary>
    public int StreamLength { get; }
    /// <summary>Whole batches in one pass over the text.</summary>
    public int Count { get; }

    /// <summary>Copies batch number <paramref name="index"/>; both spans are [T, B].</summary>
    public void Fill(int index, Span<int> inputs, Span<int> targets) => FillFrom(index * Length, Length, inputs, targets);

    /// <summary>Copies <paramref name="steps"/> steps from step <paramref name="start"/> of every stream.</summary>
    public void FillFrom(int start, int steps, Span<int> inputs, Span<int> targets)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + steps, StreamLength);
        for (int b = 0; b < Batch; b++)
        {
            ReadOnlySpan<int> stream = _codes.AsSpan(b * StreamLength + start, steps + 1);
            for (int t = 0; t < steps; t++)
            {
                inputs[t * Batch + b] = stream[t];
                targets[t * Batch + b] = stream[t + 1];
            }
        }
    }
}
