using CellDsl.Training.Models.Examples;

namespace CellDsl.Training.Models.Translation;

/// <summary>A source and what it is to become.</summary>
public sealed record TranslationPair(string Source, string Target);

/// <summary>Pairs to learn from, and others that are never trained on.</summary>
/// <param name="Name">For messages.</param>
public sealed record TranslationData(string Name, IReadOnlyList<TranslationPair> Training, IReadOnlyList<TranslationPair> HeldOut)
{
    /// <summary>Characters of the longest target that is trained on.</summary>
    public int LongestTarget => Training.Max(pair => pair.Target.EnumerateRunes().Count());
}
