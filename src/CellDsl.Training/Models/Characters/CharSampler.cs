using System.Text;
using CellDsl.Training.Models.Language;

namespace CellDsl.Training.Models.Characters;

/// <summary>Text drawn from a character model, one character at a time. The same seed gives the same text.</summary>
public sealed class CharSampler(CharModel model) : IDisposable
{
    readonly SymbolSampler _symbols = new(model);

    /// <summary>Reads <paramref name="prime"/> from zero states, then yields what the model goes on with.</summary>
    /// <param name="prime">Characters that the model does not know are read as unknown. Empty: starts as after an unknown character.</param>
    /// <param name="length">Characters to draw.</param>
    /// <param name="temperature">Divides the logits; 0 always takes the most likely character.</param>
    public IEnumerable<Rune> Sample(string prime, int length, double temperature = 1, ulong seed = 0)
        => _symbols.Sample([.. prime.EnumerateRunes().Select(model.Vocabulary.Encode)], length, temperature, seed)
        .Select(code => model.Vocabulary[code]);

    /// <summary>As <see cref="Sample"/>, as one string without the prime.</summary>
    public string SampleText(string prime, int length, double temperature = 1, ulong seed = 0, CancellationToken stop = default)
        => string.Concat(Sample(prime, length, temperature, seed).TakeWhile(_ =>
        {
            stop.ThrowIfCancellationRequested();
            return true;
        }));

    /// <summary>Releases the sampler's states; the model stays usable.</summary>
    public void Dispose() => _symbols.Dispose();
}
