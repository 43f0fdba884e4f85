using CellDsl.Training.Losses;
using CellDsl.Training.Models.Examples;

namespace CellDsl.Training.Models.Classification;

/// <summary>Texts of different lengths side by side, with their classes.</summary>
/// <param name="texts">B texts as symbols; may be empty.</param>
/// <param name="labels">B classes, or <see cref="SoftmaxCrossEntropy.Ignored"/>.</param>
sealed class TextBatch(IReadOnlyList<int[]> texts, IReadOnlyList<int> labels) : PaddedSequences(texts)
{
    /// <summary>[B]</summary>
    public int[] Labels { get; } = [.. labels];
}
