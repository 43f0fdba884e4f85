namespace CellDsl.Training;

/// <summary>The words a model knows, numbered from 1 in the order of their characters' codes; 0 stands for every other word.</summary>
public sealed class CaptionWords
{
    readonly string[] _words;
    readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);

    CaptionWords(IEnumerable<string> words)
    {
        _words = ["<unknown>", .. words];
        for (int code = 1; code < _words.Length; code++)
            _codes.Add(_words[code], code);
    }

    /// <summary>Numbers in use, the one for unknown words included.</summary>
    public int Size => _words.Length;

    public string this[int code] => _words[code];

    /// <summary>All words of some captions.</summary>
    public static CaptionWords Of(IEnumerable<string> captions) => new(captions.SelectMany(Split).Distinct().Order(StringComparer.Ordinal));

    /// <summary>From the text of <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">A word occurs twice.</exception>
    public static CaptionWords Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] words = text.Length == 0 ? [] : text.Split(' ');
        return words.Distinct().Count() == words.Length && !words.Contains("")
            ? new CaptionWords(words)
            : throw new FormatException("Among the words one is empty or occurs twice.");
    }

    public int[] Encode(string caption) => [.. Split(caption).Select(word => _codes.GetValueOrDefault(word, SequenceWriter.Unknown))];

    public string Decode(IEnumerable<int> codes) => string.Join(' ', codes.Select(code => _words[code]));

    /// <summary>The words of a caption: what white space separates.</summary>
    public static string[] Split(string caption) => caption.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The known words with spaces between them.</summary>
    public override string ToString() => string.Join(' ', _words[1..]);
}
