using CellDsl.Training.Metrics;

namespace CellDsl.Training.Models.Translation;

/// <summary>How well a model translates pairs that it was not trained on, by greedy decoding or a beam.</summary>
/// <param name="Pairs">How many were translated.</param>
/// <param name="Exact">How many came out exactly right.</param>
/// <param name="Bleu">Of the whole set.</param>
/// <param name="Mistakes">The first translations that are not exactly right.</param>
public sealed record TranslationScore(int Pairs, int Exact, BleuScore Bleu, IReadOnlyList<TranslationMistake> Mistakes)
{
    /// <summary>From 0 to 1.</summary>
    public double ExactShare => Pairs == 0 ? 0 : (double)Exact / Pairs;
}

/// <summary>A translation that is not exactly right.</summary>
public sealed record TranslationMistake(string Source, string Target, string Found);

/// <summary>What BLEU counts.</summary>
public enum BleuTokens
{
    /// <summary>Unicode characters, spaces included.</summary>
    Characters,
    /// <summary>What spaces separate.</summary>
    Words,
}
