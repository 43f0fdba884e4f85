using System.Text;

namespace CellDsl.Training;

/// <summary>A user's pairs: a line each, source and target with a tab between them. A source is held out with all its targets.</summary>
public static class PairFile
{
    /// <exception cref="CorpusException">A line has not exactly one tab, or is not UTF-8, or nothing is left to train on; the message names file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static TranslationData Read(string path, double heldOutShare)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!(heldOutShare >= 0 && heldOutShare < 1))
            throw new ArgumentOutOfRangeException(nameof(heldOutShare), heldOutShare, "The share must be at least 0 and below 1.");
        if (!File.Exists(path))
            throw new CorpusException($"{path}: expected a file of lines with source, tab, target; found {(Directory.Exists(path) ? "a folder" : "no file")}.");
        List<TranslationPair> train = [], test = [];
        int number = 0;
        using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        try
        {
            while (reader.ReadLine() is { } line)
            {
                number++;
                if (line.Length == 0)
                    continue;
                string[] parts = line.Split('\t');
                if (parts.Length != 2)
                    throw new CorpusException($"{path}, line {number}: expected source, one tab and target; found {parts.Length - 1} tabs.");
                if (parts[0].Length == 0 || parts[1].Length == 0)
                    throw new CorpusException($"{path}, line {number}: the {(parts[0].Length == 0 ? "source" : "target")} is empty.");
                (HeldOut.Contains(parts[0], heldOutShare) ? test : train).Add(new TranslationPair(parts[0], parts[1]));
            }
        }
        catch (DecoderFallbackException e)
        {
            throw new CorpusException($"{path}, line {number + 1} or a few after it: not UTF-8: {e.Message}", e);
        }
        return train.Count > 0
            ? new TranslationData(Path.GetFileName(path), train, test)
            : throw new CorpusException($"{path}: expected pairs to learn from, found {(test.Count == 0 ? "none" : $"{test.Count}, all of them held out")}.");
    }
}
