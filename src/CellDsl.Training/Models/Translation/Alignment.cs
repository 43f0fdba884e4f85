using CellDsl.Training.Decoding;

namespace CellDsl.Training.Models.Translation;

/// <summary>Where in the source a model looked at each character that it wrote.</summary>
/// <param name="Source">The source's characters, in reading order whatever order the encoder read them in.</param>
/// <param name="Target">The characters written; the end is the empty one.</param>
/// <param name="Weights">For each character written, a weight for each of the source's; they sum to one.</param>
public sealed record Alignment(IReadOnlyList<string> Source, IReadOnlyList<string> Target, IReadOnlyList<float[]> Weights)
{
    /// <returns>Null without attention.</returns>
    internal static Alignment? Of(string source, Hypothesis hypothesis, TranslationModel model)
    {
        if (hypothesis.Weights.Count == 0)
            return null;
        string[] characters = [.. source.EnumerateRunes().Select(character => character.ToString())];
        string[] written
            = [.. hypothesis.Symbols.Select(symbol => model.TargetVocabulary[symbol].ToString()), .. hypothesis.Ended ? [""] : Array.Empty<string>()];
        return new Alignment(characters, written, [.. hypothesis.Weights.Select(row =>
        {
            float[] weights = row[..characters.Length];
            if (model.Options.ReverseSource)
                Array.Reverse(weights);
            return weights;
        })]);
    }
}
