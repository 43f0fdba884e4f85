using System.Globalization;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Text;

namespace CellDsl.Training.Models.Captioning;

/// <summary>What is to be described, and how people did.</summary>
/// <param name="Key">Examples of one key are held out together.</param>
/// <param name="Captions">At least one; words between spaces.</param>
public record CaptionExample(string Key, float[] Features, IReadOnlyList<string> Captions);

/// <summary>Examples to learn from, and others that are never trained on.</summary>
/// <param name="Name">For messages.</param>
/// <param name="FeatureSize">Numbers per example.</param>
public sealed record CaptionData(string Name, int FeatureSize, IReadOnlyList<CaptionExample> Training, IReadOnlyList<CaptionExample> HeldOut)
{
    const string TensorName = "features";

    /// <summary>Words of the longest caption that is trained on.</summary>
    public int LongestCaption => Training.Max(example => example.Captions.Max(caption => WordText.Split(caption).Length));

    /// <summary>The feature vectors of a safetensors file: the rows of the tensor "features", or of the only one there is, [N, n]. Nothing is
    /// scaled.</summary>
    /// <exception cref="CorpusException">There is no such tensor, or it holds what is not a finite number.</exception>
    /// <exception cref="SafetensorsException">The file is damaged.</exception>
    public static IReadOnlyList<float[]> ReadFeatures(string path)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        SafetensorsTensor tensor = file.Tensors.Count == 1 ? file.Tensors.Values.Single() : file[TensorName];
        if (tensor.Shape.Count != 2 || tensor.Shape[0] < 1 || tensor.Shape[1] < 1)
            throw new CorpusException($"{path}: expected features [N, n], a row for each image; found {tensor.Name}, {tensor}.");
        int size = (int)tensor.Shape[1];
        float[][] rows = [.. tensor.ToArray<float>().Chunk(size)];
        for (int row = 0; row < rows.Length; row++)
            for (int k = 0; k < size; k++)
                if (!float.IsFinite(rows[row][k]))
                    throw new CorpusException($"{path}: expected finite numbers, found {rows[row][k]} at [{row}, {k}] of {tensor.Name}.");
        return rows;
    }

    /// <summary>The feature vectors of <see cref="ReadFeatures"/> with captions from a UTF-8 file of lines "row's number from 0, tab, words"; several
    /// lines for a row are several references, rows without a line are left out.</summary>
    /// <param name="heldOutShare">About what share of the rows, from 0 to below 1, is held out, each with all its captions; which ones follows from a
    /// hash of the row's number alone.</param>
    /// <exception cref="CorpusException">A line is not a row's number, a tab and words, or nothing is left to train on; the message names file and
    /// line.</exception>
    /// <exception cref="SafetensorsException">The features are damaged.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share is below 0, or 1 or more.</exception>
    public static CaptionData Read(string featurePath, string captionPath, double heldOutShare)
    {
        Examples.HeldOut.RequireShare(heldOutShare);
        IReadOnlyList<float[]> features = ReadFeatures(featurePath);
        var captions = new SortedDictionary<int, List<string>>();
        foreach (var (number, line, parts) in TabbedLines.Read(captionPath, "a row's number, tab, caption"))
        {
            if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int row) || row >= features.Count)
                throw new CorpusException($"{captionPath}, line {number}: "
                    + $"expected a row's number from 0 to {features.Count - 1}, one tab and a caption; found '{line}'.");
            string[] words = WordText.Sentence(parts[1]);
            if (words.Length == 0)
                throw new CorpusException($"{captionPath}, line {number}: the caption is empty.");
            if (!captions.TryGetValue(row, out List<string>? list))
                captions.Add(row, list = []);
            list.Add(string.Join(' ', words));
        }
        ILookup<bool, CaptionExample> examples = captions
            .Select(p => new CaptionExample(p.Key.ToString(CultureInfo.InvariantCulture), features[p.Key], p.Value))
            .ToLookup(example => Examples.HeldOut.Contains(example.Key, heldOutShare));
        return examples[false].Any()
            ? new CaptionData(Path.GetFileName(captionPath), features[0].Length, [.. examples[false]], [.. examples[true]])
            : throw new CorpusException($"{captionPath}: expected captions to learn from, "
                + $"found {(captions.Count == 0 ? "none" : "none that are not held out")}.");
    }
}
