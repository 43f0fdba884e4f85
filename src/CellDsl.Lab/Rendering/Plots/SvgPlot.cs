using System.Globalization;
using System.Text;
using CellDsl.Lab.Terminals;

namespace CellDsl.Lab.Rendering.Plots;

/// <summary>Curves as an SVG drawing that stands alone.</summary>
static class SvgPlot
{
    const int Width = 800, Height = 450, Left = 70, Right = 20, Top = 40, Bottom = 50, Lines = 6, Columns = 8;
    // Okabe and Ito's colours, which most colour-blind people can tell apart.
    static readonly string[] Colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"];

    public static string Draw(Curves curves, string title)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/>\n");
        Text(Width / 2, 22, "middle", title);
        foreach (double tick in Ticks.Of(curves.LeastY, curves.MostY, Lines, curves.IsLogarithmic))
        {
            double y = Y(curves.Up(tick));
            svg.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y:0.##}\" y2=\"{y:0.##}\" stroke=\"#ddd\"/>\n");
            Text(Left - 6, y + 4, "end", TextPlot.Number(tick));
        }
        foreach (double tick in Ticks.Of(curves.LeastX, curves.MostX, Columns))
        {
            double x = Left + curves.Across(tick) * (Width - Left - Right);
            svg.Append(CultureInfo.InvariantCulture,
                $"<line x1=\"{x:0.##}\" x2=\"{x:0.##}\" y1=\"{Top}\" y2=\"{Height - Bottom}\" stroke=\"#eee\"/>\n");
            Text(x, Height - Bottom + 16, "middle", TextPlot.Number(tick));
        }
        Text(Width - Right, Height - Bottom + 32, "end", curves.XName);
        for (int k = 0; k < curves.All.Count; k++)
        {
            Curve curve = curves.All[k];
            string colour = Colours[k % Colours.Length];
            string points = string.Join(' ', curve.Points.Select(p
                => string.Create(CultureInfo.InvariantCulture,
                $"{Left + curves.Across(p.X) * (Width - Left - Right):0.##},{Y(curves.Up(p.Y)):0.##}")));
            svg.Append(CultureInfo.InvariantCulture, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"{points}\"/>\n");
            Text(Left + 10 + 220 * k, Height - 12, "start", $"{curve.Name} ({curves.YName})", colour);
        }
        return svg.Append("</svg>\n").ToString();

        static double Y(double up) => Top + (1 - up) * (Height - Top - Bottom);

        void Text(double x, double y, string anchor, string text, string colour = "#333") => svg.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{x:0.##}\" y=\"{y:0.##}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{SafeMarkup.Encode(text)}</text>\n");
    }
}
