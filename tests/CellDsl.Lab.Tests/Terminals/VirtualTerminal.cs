using System.Globalization;
using System.Text.RegularExpressions;

namespace CellDsl.Lab.Tests.Terminals;

/// <summary>What a terminal shows of what was written to it: it wraps nothing, colours nothing, and knows the few movements that this program
/// makes.</summary>
static partial class VirtualTerminal
{
    /// <exception cref="FormatException">It was told to do something else.</exception>
    public static IReadOnlyList<string> Show(string written)
    {
        List<List<char>> lines = [[]];
        int row = 0, column = 0;
        for (int k = 0; k < written.Length;)
        {
            if (written[k] == '\x1b')
            {
                Match escape = Escape().Match(written, k);
                if (!escape.Success)
                    throw new FormatException($"An escape at {k} that is none of ours: "
                        + $"{written[k..Math.Min(written.Length, k + 10)].Replace("\x1b", "ESC", StringComparison.Ordinal)}");
                int count = int.TryParse(escape.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 1;
                switch (escape.Groups[2].Value)
                {
                    case "A":
                        row = Math.Max(0, row - count);
                        break;
                    case "J":
                        lines[row].RemoveRange(Math.Min(column, lines[row].Count), Math.Max(0, lines[row].Count - column));
                        lines.RemoveRange(row + 1, lines.Count - row - 1);
                        break;
                }
                k += escape.Length;
                continue;
            }
            switch (written[k])
            {
                case '\n':
                    column = 0;
                    if (++row == lines.Count)
                        lines.Add([]);
                    break;
                case '\r':
                    column = 0;
                    break;
                default:
                    while (lines[row].Count <= column)
                        lines[row].Add(' ');
                    lines[row][column++] = written[k];
                    break;
            }
            k++;
        }
        return [.. lines.Select(line => new string([.. line]).TrimEnd())];
    }

    [GeneratedRegex("\\G\x1b\\[([0-9;]*)([AJm])")]
    private static partial Regex Escape();
}
