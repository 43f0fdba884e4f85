using System.Text;
using CellDsl.Training.Files;

namespace CellDsl.Training.Text;

/// <summary>A text as Unicode scalar values ("characters" from here on).</summary>
public sealed class Corpus
{
    readonly int[] _characters;

    Corpus(string name, int[] characters)
    {
        if (characters.Length == 0)
            throw new CorpusException($"{name}: the text is empty.");
        Name = name;
        _characters = characters;
    }

    /// <summary>The file's path, or what the text was called.</summary>
    public string Name { get; }

    /// <summary>The text's Unicode scalar values.</summary>
    public ReadOnlySpan<int> Characters => _characters;

    /// <summary>Reads a UTF-8 text file, with or without byte order mark.</summary>
    /// <exception cref="CorpusException">The file is missing, unreadable, empty or not UTF-8; the message gives the offset of the first wrong
    /// byte.</exception>
    public static Corpus Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = InputFile.ReadBytes(path);
        }
        catch (IOException e)
        {
            throw new CorpusException(e.Message, e);
        }
        // With the characters that become of them.
        ProcessMemory.Require((1L + sizeof(int)) * bytes.Length, $"{path}: a text of {bytes.Length:N0} bytes");
        return new Corpus(path, Decode(path, bytes));
    }

    /// <summary>A text that is in memory; <paramref name="name"/> stands for it in messages.</summary>
    /// <exception cref="CorpusException">The text is empty.</exception>
    public static Corpus FromText(string name, string text)
        => new(name, [.. text.EnumerateRunes().Select(rune => rune.Value)]);

    /// <summary>The text's beginning for training and its end for validation.</summary>
    /// <param name="validationShare">From 0 to below 1.</param>
    public (ReadOnlyMemory<int> Training, ReadOnlyMemory<int> Validation) Split(double validationShare)
    {
        if (validationShare is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(validationShare), validationShare,
                "The share for validation must be at least 0 and below 1.");
        int training = _characters.Length - (int)(_characters.Length * validationShare);
        return (_characters.AsMemory(0, training), _characters.AsMemory(training));
    }

    /// <summary>Bits per character of the best code that ignores the neighbours: Σ -p log2 p over the text's own frequencies.</summary>
    public double Order0Entropy()
    {
        double bits = 0;
        foreach (int count in CountCharacters(_characters).Values)
            bits -= count * Math.Log2((double)count / _characters.Length);
        return bits / _characters.Length;
    }

    /// <summary>The whole text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(_characters.Length);
        foreach (int character in _characters)
            text.Append(new Rune(character).ToString());
        return text.ToString();
    }

    internal static Dictionary<int, int> CountCharacters(ReadOnlySpan<int> characters)
    {
        var counts = new Dictionary<int, int>();
        foreach (int character in characters)
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, character, out _)++;
        return counts;
    }

    static int[] Decode(string path, ReadOnlySpan<byte> bytes)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            throw new CorpusException($"{path}: expected UTF-8, found the byte order mark of UTF-16; convert the file first.");
        int start = bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;

        int[] characters = new int[bytes.Length - start];
        int count = 0;
        for (int offset = start; offset < bytes.Length;)
        {
            if (Rune.DecodeFromUtf8(bytes[offset..], out Rune rune, out int length) != System.Buffers.OperationStatus.Done)
                throw new CorpusException(
                    $"{path}: byte 0x{bytes[offset]:X2} at offset {offset} is not valid UTF-8; if the text is Latin-1 or another encoding, convert "
                    + $"it first.");
            if (rune.Value == 0)
                throw new CorpusException($"{path}: byte 0 at offset {offset}; this is a binary file or UTF-16, not UTF-8 text.");
            characters[count++] = rune.Value;
            offset += length;
        }
        return characters[..count];
    }
}
