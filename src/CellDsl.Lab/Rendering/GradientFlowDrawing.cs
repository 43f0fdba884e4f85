using System.Globalization;
using System.Text;
using CellDsl.Lab.Formatting;
using CellDsl.Lab.Memory;
using CellDsl.Lab.Terminals;

namespace CellDsl.Lab.Rendering;

/// <summary>Norms of the states' gradients as an SVG: for each T a panel before and one after training, a line per run, a colour per cell,
/// logarithmic height.</summary>
static class GradientFlowDrawing
{
    const int PanelWidth = 460, PanelHeight = 300, Left = 50, Top = 40, Legend = 150;
    const int Lowest = -14, Highest = 4;

    /// <summary>Okabe and Ito's colours, told apart by people of all colour visions, then two more.</summary>
    static readonly string[] Colours = ["#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#999999", "#000000", "#8B4513", "#556B2F"];

    public static string Draw(IReadOnlyList<MemoryResult> results)
    {
        string[] cells = [.. results.Select(r => r.Run.Cell.Description.Name).Distinct()];
        IGrouping<int, MemoryResult>[] times = [.. results.GroupBy(r => r.Run.Task.Time)];
        int width = 2 * (PanelWidth + Left) + Legend, height = Math.Max(1, times.Length) * (PanelHeight + 2 * Top);
        var svg = new StringBuilder();
        Write(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        Write(svg, $"<rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n");
        for (int row = 0; row < times.Length; row++)
        {
            int y = row * (PanelHeight + 2 * Top) + Top;
            string title = $"{times[row].First().Run.Task.Name}, T = {times[row].Key.ToString(CultureInfo.InvariantCulture)}";
            Panel(svg, Left, y, $"{title}: before training", times[row], r => r.FlowBefore, cells);
            Panel(svg, 2 * Left + PanelWidth, y, $"{title}: after training", times[row], r => r.FlowAfter, cells);
        }
        for (int c = 0; c < cells.Length; c++)
            Write(svg, $"<text x=\"{width - Legend + 15}\" y=\"{Top + 18 * (c + 1)}\" "
                + $"fill=\"{Colours[c % Colours.Length]}\">{SafeMarkup.Encode(cells[c])}</text>\n");
        return svg.Append("</svg>\n").ToString();
    }

    static void Panel(StringBuilder svg, int x, int y, string title, IGrouping<int, MemoryResult> results,
        Func<MemoryResult, IReadOnlyList<double>> norms, string[] cells)
    {
        Write(svg, $"<text x=\"{x}\" y=\"{y - 10}\" font-weight=\"bold\">{SafeMarkup.Encode(title)}</text>\n");
        Write(svg, $"<rect x=\"{x}\" y=\"{y}\" width=\"{PanelWidth}\" height=\"{PanelHeight}\" fill=\"none\" stroke=\"#888\"/>\n");
        for (int decade = Lowest; decade <= Highest; decade += 2)
        {
            double line = Height(y, decade);
            Write(svg, $"<line x1=\"{x}\" x2=\"{x + PanelWidth}\" y1=\"{line:0.#}\" y2=\"{line:0.#}\" stroke=\"#ddd\"/>\n");
            Write(svg, $"<text x=\"{x - 5}\" y=\"{line + 4:0.#}\" text-anchor=\"end\">1e{decade}</text>\n");
        }
        foreach (MemoryResult result in results)
        {
            IReadOnlyList<double> values = norms(result);
            string colour = Colours[Array.IndexOf(cells, result.Run.Cell.Description.Name) % Colours.Length];
            Write(svg, $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\" points=\"");
            for (int t = 0; t < values.Count; t++)
                if (!double.IsNaN(values[t]))
                    Write(svg, $"{x + (double)PanelWidth * t / Math.Max(1, values.Count - 1):0.#},{Height(y, Math.Log10(values[t])):0.#} ");
            svg.Append("\"/>\n");
        }
        int below = y + PanelHeight + 18;
        Write(svg, $"<text x=\"{x}\" y=\"{below}\">t = 0</text>\n");
        Write(svg, $"<text x=\"{x + PanelWidth / 2}\" y=\"{below}\" text-anchor=\"middle\">norm of the loss's gradient by the states after t "
            + $"steps</text>\n");
        Write(svg, $"<text x=\"{x + PanelWidth}\" y=\"{below}\" text-anchor=\"end\">{results.Max(r => norms(r).Count) - 1}</text>\n");
    }

    static double Height(int y, double decade) => y + PanelHeight * (Highest - Math.Clamp(decade, Lowest, Highest)) / (Highest - Lowest);

    static void Write(StringBuilder svg, ref InvariantText text) => svg.Append(text.ToStringAndClear());
}
