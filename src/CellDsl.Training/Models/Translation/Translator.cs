using CellDsl.Training.Decoding;
using CellDsl.Training.Metrics;
using CellDsl.Training.Models.Decoders;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Text;

namespace CellDsl.Training.Models.Translation;

/// <summary>Lets a trained model translate.</summary>
/// <param name="model">Stays the caller's.</param>
/// <param name="maxLength">Characters of a translation at most.</param>
public sealed class Translator(TranslationModel model, int maxLength)
{
    /// <summary>Sources encoded at a time when many are translated.</summary>
    const int Batch = 256;

    const int MistakesKept = 10;

    /// <summary>The best translations first.</summary>
    /// <param name="beam">Beginnings kept by the search; 1: greedy.</param>
    /// <param name="normalization">By what a beam ranks finished translations.</param>
    public IReadOnlyList<TranslatedText> Translate(string source, int beam = 1, LengthNormalization normalization = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        int[] encoded = model.EncodeSource(source);
        int unknown = encoded.Count(static symbol => symbol == Vocabulary.Unknown);
        IReadOnlyList<Hypothesis> hypotheses = model.Decoder.Write(
            model.Read(new PaddedSequences([encoded])), maxLength, beam, normalization);
        return [.. hypotheses.Select(hypothesis => new TranslatedText(source, model.DecodeTarget(hypothesis.Symbols), hypothesis.Ended,
            hypothesis.LogProbability, hypothesis.Score, Alignment.Of(source, hypothesis, model)) { Unknown = unknown })];
    }

    /// <summary>Translates all pairs' sources and compares with their targets.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TranslationScore Score(IReadOnlyList<TranslationPair> pairs, BleuTokens tokens, int beam = 1, LengthNormalization normalization = default,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        List<string> found = [];
        foreach (TranslationPair[] chunk in pairs.Chunk(beam == 1 ? Batch : 1))
        {
            cancel.ThrowIfCancellationRequested();
            if (beam > 1)
                found.Add(Translate(chunk[0].Source, beam, normalization)[0].Text);
            else
                found.AddRange(BatchDecoder.Decode(model.Decoder,
                    model.Read(new PaddedSequences([.. chunk.Select(pair => model.EncodeSource(pair.Source))])), maxLength + 1)
                    .Select(symbols => model.DecodeTarget(symbols)));
        }
        int[] wrong = [.. Enumerable.Range(0, pairs.Count).Where(k => found[k] != pairs[k].Target)];
        return new TranslationScore(pairs.Count, pairs.Count - wrong.Length,
            Bleu.Corpus<string>([.. found.Select(text => Split(text, tokens))],
                [.. pairs.Select(pair => (IReadOnlyList<IReadOnlyList<string>>)[Split(pair.Target, tokens)])]),
            [.. wrong.Take(MistakesKept).Select(k => new TranslationMistake(pairs[k].Source, pairs[k].Target, found[k]))]);
    }

    /// <summary>Mean loss in nats per character with teacher forcing.</summary>
    /// <param name="maxCharacters">About how many characters to measure it on.</param>
    public double Loss(IReadOnlyList<TranslationPair> pairs, int maxCharacters = int.MaxValue)
    {
        double nats = 0;
        long count = 0;
        foreach (TranslationPair[] chunk in pairs.Chunk(Batch))
        {
            var targets = new DecoderBatch([.. chunk.Select(pair => model.EncodeTarget(pair.Target))], model.Decoder.End);
            nats += model.Evaluate(new PaddedSequences([.. chunk.Select(pair => model.EncodeSource(pair.Source))]), targets);
            count += targets.Count;
            if (count >= maxCharacters)
                break;
        }
        return nats / count;
    }

    static string[] Split(string text, BleuTokens tokens) => tokens == BleuTokens.Words
        ? WordText.Split(text)
        : [.. text.EnumerateRunes().Select(character => character.ToString())];
}

/// <summary>What a model made of a source.</summary>
/// <param name="Ended">False: cut off at the greatest length.</param>
/// <param name="LogProbability">In nats, the end included.</param>
/// <param name="Score">What a beam ranks by.</param>
/// <param name="Alignment">Null for a model without attention.</param>
public sealed record TranslatedText(string Source, string Text, bool Ended, double LogProbability, double Score, Alignment? Alignment)
{
    /// <summary>Characters of the source that the model does not know.</summary>
    public int Unknown { get; init; }
}
