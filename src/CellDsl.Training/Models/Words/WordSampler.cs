using System.Text;
using CellDsl.Training.Models.Language;
using CellDsl.Training.Text;

namespace CellDsl.Training.Models.Words;

/// <summary>Text drawn from a word model, word by word. The same seed gives the same text.</summary>
public sealed class WordSampler(WordModel model) : IDisposable
{
    readonly SymbolSampler _symbols = new(model);

    /// <summary>What the model writes behind <paramref name="prime"/>, without it; lines end where it writes the end of one. It never writes an
    /// unknown word.</summary>
    /// <param name="prime">Words that the model does not know are read as unknown, markers as what they mean. It follows the end of a line.</param>
    /// <param name="words">Words to draw, ends of lines included.</param>
    /// <param name="temperature">Divides the logits; 0 always takes the most likely word.</param>
    public string Sample(string prime, int words, double temperature = 1, ulong seed = 0, CancellationToken stop = default)
    {
        string[] given = WordText.Beginning(prime);
        var text = new StringBuilder();
        foreach (int code in _symbols.Sample([.. given.Prepend(WordText.EndOfLine).Select(model.Vocabulary.Encode)], words, temperature, seed))
        {
            stop.ThrowIfCancellationRequested();
            string word = model.Vocabulary[code];
            bool atStart = text.Length == 0 || text[^1] == '\n';
            text.Append(word == WordText.EndOfLine ? "\n" : atStart ? word : $" {word}");
        }
        return text.ToString();
    }

    /// <summary>Releases the sampler's states; the model stays usable.</summary>
    public void Dispose() => _symbols.Dispose();
}
