using System.Text;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Models.Translation;
using Spectre.Console.Rendering;

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
            text.Append(Column(character));
        text.Append('\n');
        for (int t = 0; t < alignment.Target.Count; t++)
        {
            text.Append("  ").Append(Column(alignment.Target[t].Length == 0 ? End : alignment.Target[t]));
            foreach (float weight in alignment.Weights[t])
                text.Append(Shade(weight), 2);
            text.Append('\n');
        }
        return text.ToString();
    }

    static char Shade(float weight) => Shades[(int)Math.Clamp(Math.Round(weight * (Shades.Length - 1)), 0, Shades.Length - 1)];

    /// <summary>A character in two columns, whether it takes up none, one or both.</summary>
    static string Column(string character)
    {
        if (!SafeText.IsVisible(character))
            return "· ";
        return new Segment(character).CellCount() switch
        {
            // It goes on top of another: here of a circle for any.
            0 => $"◌{character} ",
            1 => $"{character} ",
            _ => character,
        };
    }
}
