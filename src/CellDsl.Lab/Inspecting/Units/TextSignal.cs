using System.Globalization;
using System.Text;
using CellDsl.Lab.Application;
using CellDsl.Training.Files;

namespace CellDsl.Lab.Inspecting.Units;

/// <summary>A number for every character of a text, known once that character has been read.</summary>
sealed record TextSignal(string Name, string Meaning, double[] Values)
{
    /// <summary>Whether it has just two values, 0 and 1.</summary>
    public bool IsBinary => Values.All(v => v is 0 or 1);

    public bool IsConstant => Values.All(v => v == Values[0]);

    /// <summary>The signals that any text has.</summary>
    /// <param name="text">Unicode scalar values.</param>
    public static IReadOnlyList<TextSignal> Of(ReadOnlySpan<int> text) =>
    [
        new("quotes", "1 between \" and \" or “ and ”, the opening one included; a blank line ends a quotation", Quotes(text)),
        new("line position", "characters since the line began", LinePosition(text)),
        new("nesting depth", "brackets of any kind that are open", NestingDepth(text)),
        new("word position", "letters and digits since the word began; 0 between words", WordPosition(text)),
    ];

    /// <summary>Numbers in a file, separated by blanks or ends of lines, one for each character.</summary>
    /// <exception cref="BadInputException">It cannot be read, something in it is not a number, or there are too few.</exception>
    public static TextSignal Read(string path, int length)
    {
        string text;
        try
        {
            text = InputFile.ReadText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException(File.Exists(path) || Directory.Exists(path) ? $"--signal: '{path}' cannot be read: {e.Message}"
                : $"--signal: there is no file '{path}'.", e);
        }
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < length)
            throw new BadInputException($"--signal: '{path}' has {words.Length} numbers; the text that is measured has {length} characters, and "
                + $"each needs one.");
        double[] values = new double[length];
        for (int k = 0; k < length; k++)
            if (!double.TryParse(words[k], NumberStyles.Float, CultureInfo.InvariantCulture, out values[k]) || !double.IsFinite(values[k]))
                throw new BadInputException($"--signal: '{path}': expected a number for character {k + 1}, found '{words[k]}'.");
        return new(Path.GetFileName(path), "given by the user", values);
    }

    static double[] Quotes(ReadOnlySpan<int> text)
    {
        double[] values = new double[text.Length];
        bool isOpen = false;
        for (int k = 0; k < text.Length; k++)
        {
            isOpen = text[k] switch
            {
                '"' => !isOpen,
                '“' => true,
                '”' => false,
                '\n' when k > 0 && text[k - 1] == '\n' => false,
                _ => isOpen,
            };
            values[k] = isOpen ? 1 : 0;
        }
        return values;
    }

    static double[] LinePosition(ReadOnlySpan<int> text)
    {
        double[] values = new double[text.Length];
        for (int k = 0, position = 0; k < text.Length; k++)
            values[k] = position = text[k] == '\n' ? 0 : position + 1;
        return values;
    }

    static double[] NestingDepth(ReadOnlySpan<int> text)
    {
        double[] values = new double[text.Length];
        for (int k = 0, depth = 0; k < text.Length; k++)
            values[k] = depth = text[k] switch
            {
                '(' or '[' or '{' => depth + 1,
                ')' or ']' or '}' => Math.Max(0, depth - 1),
                _ => depth,
            };
        return values;
    }

    static double[] WordPosition(ReadOnlySpan<int> text)
    {
        double[] values = new double[text.Length];
        for (int k = 0, position = 0; k < text.Length; k++)
            values[k] = position = Rune.IsLetterOrDigit(new Rune(text[k])) ? position + 1 : 0;
        return values;
    }
}
