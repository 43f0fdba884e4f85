using CellDsl.Training.Text;

namespace CellDsl.Training.Models.Translation;

/// <summary>A source and what it is to become.</summary>
public sealed record TranslationPair(string Source, string Target);

/// <summary>Pairs to learn from, and others that are never trained on.</summary>
/// <param name="Name">For messages.</param>
public sealed record TranslationData(string Name, IReadOnlyList<TranslationPair> Training, IReadOnlyList<TranslationPair> HeldOut)
{
    /// <summary>Characters of the longest target that is trained on.</summary>
    public int LongestTarget => Training.Max(pair => pair.Target.EnumerateRunes().Count());

    /// <summary>Reads a UTF-8 file of lines "source, tab, target"; empty lines are skipped.</summary>
    /// <param name="heldOutShare">About what share of the sources, from 0 to below 1, is held out, each with all its targets; which ones follows from
    /// a hash of the source alone.</param>
    /// <exception cref="CorpusException">A line has not exactly one tab, or is not UTF-8, or nothing is left to train on; the message names file and
    /// line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share is below 0, or 1 or more.</exception>
    public static TranslationData Read(string path, double heldOutShare)
    {
        ArgumentNullException.ThrowIfNull(path);
        Examples.HeldOut.RequireShare(heldOutShare);
        List<TranslationPair> train = [], test = [];
        foreach (var (number, _, parts) in TabbedLines.Read(path, "source, tab, target"))
        {
            if (parts.Length != 2)
                throw new CorpusException($"{path}, line {number}: expected source, one tab and target; found {parts.Length - 1} tabs.");
            if (parts[0].Length == 0 || parts[1].Length == 0)
                throw new CorpusException($"{path}, line {number}: the {(parts[0].Length == 0 ? "source" : "target")} is empty.");
            (Examples.HeldOut.Contains(parts[0], heldOutShare) ? test : train).Add(new TranslationPair(parts[0], parts[1]));
        }
        return train.Count > 0
            ? new TranslationData(Path.GetFileName(path), train, test)
            : throw new CorpusException($"{path}: expected pairs to learn from, "
                + $"found {(test.Count == 0 ? "none" : $"{test.Count}, all of them held out")}.");
    }
}
