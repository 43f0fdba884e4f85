using System.Text;

namespace CellDsl.Training.Text;

/// <summary>The characters a model knows, numbered in Unicode order from 1; number 0 stands for every other character.</summary>
public sealed class Vocabulary
{
    /// <summary>The number of a character that is not in the vocabulary.</summary>
    public const int Unknown = 0;

    readonly Rune[] _characters;
    readonly Dictionary<int, int> _codes;

    Vocabulary(IEnumerable<Rune> characters)
    {
        _characters = [Rune.ReplacementChar, .. characters];
        _codes = new Dictionary<int, int>(_characters.Length);
        for (int code = 1; code < _characters.Length; code++)
            _codes.Add(_characters[code].Value, code);
    }

    /// <summary>Numbers in use, the one for unknown characters included.</summary>
    public int Size => _characters.Length;

    /// <summary>All characters of a text, or the <paramref name="limit"/> most frequent ones.</summary>
    public static Vocabulary Of(ReadOnlySpan<int> text, int limit = int.MaxValue)
        => new(Corpus.CountCharacters(text)
            .OrderByDescending(count => count.Value).ThenBy(count => count.Key)
            .Take(limit)
            .Select(count => new Rune(count.Key))
            .Order());

    /// <summary>From the text of <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">A character occurs twice or out of order.</exception>
    public static Vocabulary Parse(string text)
    {
        Rune[] characters = [.. text.EnumerateRunes()];
        for (int k = 1; k < characters.Length; k++)
            if (characters[k] <= characters[k - 1])
                throw new FormatException($"The vocabulary's characters are not in order: U+{characters[k].Value:X4} follows "
                    + $"U+{characters[k - 1].Value:X4}.");
        return new Vocabulary(characters);
    }

    /// <summary>The character of a number; U+FFFD for <see cref="Unknown"/>.</summary>
    public Rune this[int code] => _characters[code];

    /// <summary>The number of a character, or <see cref="Unknown"/>.</summary>
    public int Encode(Rune character) => _codes.GetValueOrDefault(character.Value, Unknown);

    /// <summary>The numbers of a text's characters, given as Unicode scalar values; <see cref="Unknown"/> for each that is not in the
    /// vocabulary.</summary>
    public int[] Encode(ReadOnlySpan<int> text)
    {
        int[] codes = new int[text.Length];
        for (int k = 0; k < codes.Length; k++)
            codes[k] = _codes.GetValueOrDefault(text[k], Unknown);
        return codes;
    }

    /// <summary>The known characters one after the other.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (Rune character in _characters.AsSpan(1))
            text.Append(character.ToString());
        return text.ToString();
    }
}
