namespace CellDsl.Training.Text;

/// <summary>A piece of the training text that a model reads before it writes. In training the states are carried on from what came before, and begin
/// at zero once in a pass only: behind a few symbols from zero states a model is where it has hardly ever been, and writes noise.</summary>
static class TextPrimer
{
    /// <summary>Characters of a piece at most; words are fewer.</summary>
    public const int Characters = 512, Words = 100;

    /// <summary>A piece from the middle, which ends behind the end of a line where one is near.</summary>
    public static ReadOnlySpan<T> Of<T>(ReadOnlySpan<T> text, int most, T endOfLine)
        where T : IEquatable<T>
    {
        int end = Math.Min(text.Length, text.Length / 2 + most);
        ReadOnlySpan<T> piece = text[Math.Max(0, end - most)..end];
        int last = piece.LastIndexOf(endOfLine);
        return last >= piece.Length / 2 ? piece[..(last + 1)] : piece;
    }
}
