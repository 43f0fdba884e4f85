using CellDsl.Training.Decoding;
using CellDsl.Training.Metrics;
using CellDsl.Training.Models.Decoders;
using CellDsl.Training.Text;

namespace CellDsl.Training.Models.Captioning;

/// <summary>Lets a trained model describe.</summary>
/// <param name="model">Stays the caller's.</param>
/// <param name="maxLength">Words of a caption at most.</param>
public sealed class Captioner(CaptionModel model, int maxLength)
{
    /// <summary>Vectors at a time where many are measured.</summary>
    const int Batch = 256;

    /// <summary>The best captions first.</summary>
    /// <param name="beam">Beginnings kept by the search; 1: greedy.</param>
    /// <param name="normalization">By what a beam ranks finished captions.</param>
    public IReadOnlyList<Caption> Describe(float[] features, int beam = 1, LengthNormalization normalization = default)
    {
        ArgumentNullException.ThrowIfNull(features);
        return [.. model.Decoder.Write(model.Read([features]), maxLength, beam, normalization)
            .Select(h => new Caption(model.Decode(h.Symbols), h.Ended, h.LogProbability, h.Score))];
    }

    /// <summary>BLEU of the best captions against all the captions that are given.</summary>
    public static BleuScore Score(IReadOnlyList<CaptionExample> examples, IReadOnlyList<string> captions) => Bleu.Corpus<string>(
        [.. captions.Select(WordText.Split)],
        [.. examples.Select(example => (IReadOnlyList<IReadOnlyList<string>>)[.. example.Captions.Select(WordText.Split)])]);

    /// <summary>Mean loss over all captions in nats per word, ends included.</summary>
    /// <param name="maxWords">About how many words to measure it on.</param>
    public double Loss(IReadOnlyList<CaptionExample> examples, int maxWords = int.MaxValue)
    {
        double nats = 0;
        long count = 0;
        foreach (var chunk in examples.SelectMany(example => example.Captions.Select(caption => (example.Features, caption))).Chunk(Batch))
        {
            var captions = new DecoderBatch([.. chunk.Select(pair => model.Encode(pair.caption))], model.Decoder.End);
            nats += model.Evaluate([.. chunk.Select(pair => pair.Features)], captions);
            count += captions.Count;
            if (count >= maxWords)
                break;
        }
        return nats / count;
    }
}

/// <summary>What a model said.</summary>
/// <param name="Ended">False: cut off at the greatest length.</param>
/// <param name="LogProbability">In nats, the end included.</param>
/// <param name="Score">What a beam ranks by.</param>
public sealed record Caption(string Text, bool Ended, double LogProbability, double Score);
