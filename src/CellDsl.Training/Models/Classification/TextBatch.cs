namespace CellDsl.Training;

/// <summary>Texts of different lengths side by side.</summary>
public sealed class TextBatch
{
    /// <param name="texts">B texts as symbols; may be empty.</param>
    /// <param name="labels">B classes, or <see cref="SoftmaxCrossEntropy.Ignored"/>.</param>
    public TextBatch(IReadOnlyList<int[]> texts, IReadOnlyList<int> labels)
    {
        Batch = texts.Count;
        Length = Math.Max(1, texts.Max(text => text.Length));
        Lengths = [.. texts.Select(text => text.Length)];
        Labels = [.. labels];
        Symbols = new int[checked(Length * Batch)];
        for (int b = 0; b < Batch; b++)
            for (int t = 0; t < texts[b].Length; t++)
                Symbols[t * Batch + b] = texts[b][t];
        Mask = SequenceMask.OfLengths(Length, Lengths);
    }

    /// <summary>T: of the longest.</summary>
    public int Length { get; }
    /// <summary>B</summary>
    public int Batch { get; }
    /// <summary>[B]</summary>
    public int[] Lengths { get; }
    /// <summary>[B]</summary>
    public int[] Labels { get; }
    /// <summary>[T, B]; zero behind a text's end, where it is not read.</summary>
    public int[] Symbols { get; }
    public SequenceMask Mask { get; }
}
