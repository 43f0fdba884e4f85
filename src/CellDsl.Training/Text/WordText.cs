using System.Text;

namespace CellDsl.Training;

/// <summary>A text as words: what stands between white space, and <see cref="EndOfLine"/> behind each line that has any.</summary>
public sealed class WordText
{
    /// <summary>The end of a line, which language models count as a word.</summary>
    public const string EndOfLine = "<eos>";

    WordText(string name, IReadOnlyList<string> words)
    {
        if (words.Count == 0)
            throw new CorpusException($"{name}: the text has no words.");
        Name = name;
        Words = words;
    }

    /// <summary>The file's path, or what the text was called.</summary>
    public string Name { get; }
    public IReadOnlyList<string> Words { get; }

    /// <summary>Reads a UTF-8 text file, with or without byte order mark.</summary>
    /// <exception cref="CorpusException">The file is missing, unreadable, not UTF-8, or without words.</exception>
    public static WordText Read(string path) => FromText(path, Corpus.Read(path).ToString());

    /// <exception cref="CorpusException">The text has no words.</exception>
    public static WordText FromText(string name, string text)
    {
        // Words come again and again; one text for each saves most of the memory.
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        var words = new List<string>();
        foreach (string line in text.Split('\n'))
        {
            int before = words.Count;
            foreach (string word in Split(line))
            {
                if (!known.TryGetValue(word, out string? same))
                    known.Add(word, same = word);
                words.Add(same);
            }
            if (words.Count > before)
                words.Add(EndOfLine);
        }
        return new WordText(name, words);
    }

    /// <summary>The words of a text: what white space separates.</summary>
    public static string[] Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Words that a vocabulary does not have, those that the text writes as unknown included.</summary>
    public int CountUnknown(TokenVocabulary vocabulary) => Words.Count(word => vocabulary.Encode(word) == TokenVocabulary.Unknown);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (string word in Words)
            text.Append(word == EndOfLine ? "\n" : $"{word} ");
        return text.ToString();
    }
}
