using System.Globalization;
using System.Text;

namespace CellDsl.Lab.Terminals;

/// <summary>Text that a terminal shows and does not obey. Texts, samples, names and messages may hold anything that a user's file holds: characters
/// that move the cursor, change colours or the title, or turn the order of what follows. These are written as \u001B and the like; ends of lines and
/// tabs stay.</summary>
static class SafeText
{
    /// <summary>What joins or parts letters of many scripts and emoji: it changes how its neighbours look, and nothing else.</summary>
    const char ZeroWidthNonJoiner = '\u200C', ZeroWidthJoiner = '\u200D', SoftHyphen = '\u00AD';

    public static string Escape(string text)
    {
        int first = IndexOfUnsafe(text);
        if (first < 0)
            return text;
        var safe = new StringBuilder(text, 0, first, text.Length + 16);
        for (int k = first, length; k < text.Length; k += length)
            if (IsSafeAt(text, k, out length))
                safe.Append(text, k, length);
            else
                Append(safe, text.AsSpan(k, length));
        return safe.ToString();

        static int IndexOfUnsafe(string text)
        {
            for (int k = 0, length; k < text.Length; k += length)
                if (!IsSafeAt(text, k, out length))
                    return k;
            return -1;
        }
    }

    /// <summary>Whether a character may be shown wherever it stands.</summary>
    public static bool IsSafe(Rune character) => character.Value is '\n' or '\t' or ZeroWidthNonJoiner or ZeroWidthJoiner or SoftHyphen
        || Rune.GetUnicodeCategory(character) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate) && !IsNoncharacter(character);

    /// <summary>Code points that are no characters and never will be: XML forbids some of them, and terminals show what they like.</summary>
    static bool IsNoncharacter(Rune character) => (character.Value & 0xFFFE) == 0xFFFE || character.Value is >= 0xFDD0 and <= 0xFDEF;

    /// <summary>Whether a single character shows by itself: as a glyph or white space of its own.</summary>
    public static bool IsVisible(string character) => Escape(character) == character && character is not ("\n" or "\t")
        && Rune.GetRuneAt(character, 0).Value is not (ZeroWidthNonJoiner or ZeroWidthJoiner or SoftHyphen);

    /// <param name="length">Of the character, in UTF-16.</param>
    static bool IsSafeAt(string text, int k, out int length)
    {
        if (Rune.DecodeFromUtf16(text.AsSpan(k), out Rune character, out length) != System.Buffers.OperationStatus.Done)
        {
            length = 1;
            return false;
        }
        // The end of a line as other systems write it.
        return IsSafe(character) || character.Value == '\r' && k + 1 < text.Length && text[k + 1] == '\n';
    }

    static void Append(StringBuilder safe, ReadOnlySpan<char> character)
    {
        foreach (char unit in character)
            safe.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
    }
}
