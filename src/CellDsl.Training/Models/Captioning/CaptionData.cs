using CellDsl.Training.Models.Examples;
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
    /// <summary>Words of the longest caption that is trained on.</summary>
    public int LongestCaption => Training.Max(example => example.Captions.Max(caption => WordText.Split(caption).Length));
}
