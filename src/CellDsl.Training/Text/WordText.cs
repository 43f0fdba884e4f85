using System.Text;

namespace CellDsl.Training.Text;

/// <summary>A text as words: what stands between white space, and <see cref="EndOfLine"/> behind each line that has any. Markers that a text was
/// prepared with are not words of it: one for the end of a sentence is the end of a line, once; those for a beginning and for padding are left out,
/// as nothing would have to be learned to predict them; one for what is unknown is <see cref="TokenVocabulary.UnknownToken"/>.</summary>
public sealed class WordText
{
    /// <summary>The end of a line, which language models count as a word.</summary>
    public const string EndOfLine = "<eos>";

    static readonly HashSet<string> s_beginnings = new(StringComparer.OrdinalIgnoreCase) { "<s>", "<bos>", "<sos>" };
    static readonly HashSet<string> s_ends = new(StringComparer.OrdinalIgnoreCase) { EndOfLine, "</s>", "<eol>" };
    static readonly HashSet<string> s_padding = new(StringComparer.OrdinalIgnoreCase) { "<pad>" };

    WordText(string name, IReadOnlyList<string> words, int leftOut)
    {
        if (words.Count == 0)
            throw new CorpusException($"{name}: the text has no words.");
        Name = name;
        Words = words;
        LeftOut = leftOut;
    }

    /// <summary>The file's path, or what the text was called.</summary>
    public string Name { get; }
    /// <summary>The words in order, <see cref="EndOfLine"/> behind those of each line.</summary>
    public IReadOnlyList<string> Words { get; }
    /// <summary>Markers of the text that are not among its words.</summary>
    public int LeftOut { get; }

    /// <summary>Reads a UTF-8 text file, with or without byte order mark.</summary>
    /// <exception cref="CorpusException">The file is missing, unreadable, not UTF-8, or without words.</exception>
    public static WordText Read(string path) => FromText(path, Corpus.Read(path).ToString());

    /// <summary>A text that is in memory; <paramref name="name"/> stands for it in messages.</summary>
    /// <exception cref="CorpusException">The text has no words.</exception>
    public static WordText FromText(string name, string text)
    {
        // Words come again and again; one text for each saves most of the memory.
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var words = new List<string>();
        int leftOut = 0;
        foreach (string line in text.Split('\n'))
        {
            foreach (string word in Split(line))
                if (IsEnd(word))
                    End(isMarker: true);
                else if (IsLeftOut(word))
                    leftOut++;
                else
                    words.Add(Known(word));
            End(isMarker: false);
        }
        return new WordText(name, words, leftOut);

        void End(bool isMarker)
        {
            if (words.Count > 0 && words[^1] != EndOfLine)
                words.Add(EndOfLine);
            else if (isMarker)
                leftOut++;
        }

        string Known(string word)
        {
            string plain = Plain(word);
            if (!known.TryGetValue(plain, out string? same))
                known.Add(plain, same = plain);
            return same;
        }
    }

    /// <summary>The words of one sentence, without the markers around them.</summary>
    public static string[] Sentence(string text) => [.. Beginning(text).Where(word => word != EndOfLine)];

    /// <summary>The words of a text that a model goes on from: markers are read as what they mean.</summary>
    public static string[] Beginning(string text)
        => [.. Split(text).Where(word => !IsLeftOut(word)).Select(word => IsEnd(word) ? EndOfLine : Plain(word))];

    /// <summary>The words of a text: what white space separates.</summary>
    public static string[] Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Words that a vocabulary does not have, those that the text writes as unknown included.</summary>
    public int CountUnknown(TokenVocabulary vocabulary) => Words.Count(word => vocabulary.Encode(word) == TokenVocabulary.Unknown);

    static bool IsEnd(string word) => s_ends.Contains(word);

    static bool IsLeftOut(string word) => s_beginnings.Contains(word) || s_padding.Contains(word);

    static string Plain(string word)
        => word.Equals(TokenVocabulary.UnknownToken, StringComparison.OrdinalIgnoreCase) ? TokenVocabulary.UnknownToken : word;

    /// <summary>The words with a space behind each, and line breaks where lines end.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (string word in Words)
            text.Append(word == EndOfLine ? "\n" : $"{word} ");
        return text.ToString();
    }
}
