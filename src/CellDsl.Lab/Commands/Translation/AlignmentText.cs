using System.Text;
using CellDsl.Training.Models.Translation;

namespace CellDsl.Lab.Commands.Translation;

/// <summary>An alignment in shaded cells: a row for each character written, a column for each of the source's.</summary>
static class AlignmentText
{
    /// <summary>From weight 0 to weight 1.</summary>
    const string Shades = " ░▒▓█";

    const string End = "⏎";

    public static string Of(Alignment alignment)
    {
        var text = new StringBuilder();
        text.Append("    ");
        foreach (string character in alignment.Source)
            text.Append(Visible(character)).Append(' ');
        text.Append('\n');
        for (int t = 0; t < alignment.Target.Count; t++)
        {
            text.Append("  ").Append(alignment.Target[t].Length == 0 ? End : Visible(alignment.Target[t])).Append(' ');
            foreach (float weight in alignment.Weights[t])
                text.Append(Shade(weight), 2);
            text.Append('\n');
        }
        return text.ToString();
    }

    static char Shade(float weight) => Shades[(int)Math.Clamp(Math.Round(weight * (Shades.Length - 1)), 0, Shades.Length - 1)];

    /// <summary>A character that leaves the columns where they are.</summary>
    static string Visible(string character) => char.IsControl(character[0]) ? "·" : character;
}
