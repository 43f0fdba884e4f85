using CellDsl.Training.Models.Examples;
using CellDsl.Training.Text;

namespace CellDsl.Training.Models.Translation;

/// <summary>A user's pairs: a line each, source and target with a tab between them. A source is held out with all its targets.</summary>
public static class PairFile
{
    /// <exception cref="CorpusException">A line has not exactly one tab, or is not UTF-8, or nothing is left to train on; the message names file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TranslationData Read(string path, double heldOutShare)
    {
        ArgumentNullException.ThrowIfNull(path);
        HeldOut.RequireShare(heldOutShare);
        List<TranslationPair> train = [], test = [];
        foreach (var (number, _, parts) in TabbedLines.Read(path, "source, tab, target"))
        {
            if (parts.Length != 2)
                throw new CorpusException($"{path}, line {number}: expected source, one tab and target; found {parts.Length - 1} tabs.");
            if (parts[0].Length == 0 || parts[1].Length == 0)
                throw new CorpusException($"{path}, line {number}: the {(parts[0].Length == 0 ? "source" : "target")} is empty.");
            (HeldOut.Contains(parts[0], heldOutShare) ? test : train).Add(new TranslationPair(parts[0], parts[1]));
        }
        return train.Count > 0
            ? new TranslationData(Path.GetFileName(path), train, test)
            : throw new CorpusException($"{path}: expected pairs to learn from, found {(test.Count == 0 ? "none" : $"{test.Count}, all of them held out")}.");
    }
}
