using System.Globalization;
using System.Text;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Models.Translation;

namespace CellDsl.Lab.Commands.Translation;

/// <summary>Alignments as a drawing in one file that needs no other: a row for each character written, a column for each of the source's, darker
/// where the model looked harder. The number appears where the pointer rests.</summary>
static class AlignmentPicture
{
    const int Cell = 24, Margin = 48, Gap = 24;

    public static string Svg(IReadOnlyList<Alignment> alignments)
    {
        int width = alignments.Max(Width), height = alignments.Sum(a => Height(a) + Gap);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" "
            + $"font-family=\"monospace\" font-size=\"15\">\n");
        int top = 0;
        foreach (Alignment alignment in alignments)
        {
            Draw(svg, alignment, top);
            top += Height(alignment) + Gap;
        }
        return svg.Append("</svg>\n").ToString();
    }

    public static string Page(IReadOnlyList<Alignment> alignments)
        => "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Attention</title>\n"
            + "<style>body { font-family: sans-serif; margin: 2em; background: white; color: black } p { max-width: 40em "
            + "}</style>\n</head>\n<body>\n<h1>Attention</h1>\n"
            + "<p>A row for each character written, a column for each character of the source. The darker a cell, the harder the model looked there "
            + "while it wrote the row’s character; "
            + "⏎ is the end. Rest the pointer on a cell for the weight.</p>\n"
            + Svg(alignments) + "</body>\n</html>\n";

    static int Width(Alignment alignment) => Margin + Cell * Math.Max(1, alignment.Source.Count) + Gap;
    static int Height(Alignment alignment) => Margin + Cell * alignment.Target.Count;

    static void Draw(StringBuilder svg, Alignment alignment, int top)
    {
        for (int s = 0; s < alignment.Source.Count; s++)
            Text(svg, Margin + Cell * s + Cell / 2, top + Margin - 10, alignment.Source[s]);
        for (int t = 0; t < alignment.Target.Count; t++)
        {
            int y = top + Margin + Cell * t;
            Text(svg, Margin - Cell / 2, y + Cell / 2 + 5, alignment.Target[t].Length == 0 ? "⏎" : alignment.Target[t]);
            for (int s = 0; s < alignment.Source.Count; s++)
                svg.Append(CultureInfo.InvariantCulture,
                    $"<rect x=\"{Margin + Cell * s}\" y=\"{y}\" width=\"{Cell}\" height=\"{Cell}\" fill=\"{Colour(alignment.Weights[t][s])}\" ")
                    .Append(CultureInfo.InvariantCulture, $"stroke=\"#ccd\"><title>{alignment.Weights[t][s]:0.000}</title></rect>\n");
        }
    }

    static void Text(StringBuilder svg, int x, int y, string character)
        => svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{y}\" text-anchor=\"middle\">")
            .Append(SafeMarkup.Encode(Visible(character))).Append("</text>\n");

    /// <summary>White for 0, dark blue for 1.</summary>
    static string Colour(float weight)
    {
        int Channel(int dark) => 255 - (int)Math.Round((255 - dark) * Math.Clamp(weight, 0, 1));
        return $"#{Channel(16):x2}{Channel(42):x2}{Channel(120):x2}";
    }

    /// <summary>A space is drawn as an open box; what no reader would see, as a dot.</summary>
    static string Visible(string character) => character == " " ? "␣" : SafeText.IsVisible(character) ? character : "·";
}
