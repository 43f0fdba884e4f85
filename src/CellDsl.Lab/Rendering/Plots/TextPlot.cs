using System.Globalization;
using System.Text;

namespace CellDsl.Lab.Rendering.Plots;

/// <summary>Curves in characters.</summary>
static class TextPlot
{
    const int LabelWidth = 9;

    /// <param name="width">Characters of a line, labels included.</param>
    /// <param name="height">Lines between the axes.</param>
    public static string Draw(Curves curves, int width = 100, int height = 20)
    {
        int columns = width - LabelWidth - 2;
        var cells = new char[height, columns];
        // Later curves over earlier ones; a point between two others is where a straight line has it.
        foreach (Curve curve in curves.All)
            for (int k = 0; k < curve.Points.Count; k++)
            {
                int column = Column(curve.Points[k].X), next = k + 1 < curve.Points.Count ? Column(curve.Points[k + 1].X) : column;
                for (int c = column; c <= Math.Max(column, next - 1); c++)
                {
                    double share = next > column ? (double)(c - column) / (next - column) : 0;
                    double up = curves.Up(curve.Points[k].Y)
                        + (share > 0 ? share * (curves.Up(curve.Points[k + 1].Y) - curves.Up(curve.Points[k].Y)) : 0);
                    cells[height - 1 - (int)Math.Round(up * (height - 1)), c] = curve.Mark;
                }
            }

        // A tick stands in the line nearest to it; the line says no more than that.
        var ticks = new Dictionary<int, double>();
        foreach (double tick in Ticks.Of(curves.LeastY, curves.MostY, height / 4, curves.IsLogarithmic))
            ticks.TryAdd(height - 1 - (int)Math.Round(curves.Up(tick) * (height - 1)), tick);
        var text = new StringBuilder();
        for (int row = 0; row < height; row++)
        {
            bool labelled = ticks.TryGetValue(row, out double label);
            text.Append(labelled ? Number(label).PadLeft(LabelWidth) : new string(' ', LabelWidth)).Append(labelled ? " ┤" : " │");
            var line = new StringBuilder();
            for (int column = 0; column < columns; column++)
                line.Append(cells[row, column] is var mark and not '\0' ? mark : ' ');
            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
        string least = Number(curves.LeastX), most = $"{Number(curves.MostX)} {curves.XName}";
        text.Append(' ', LabelWidth + 1).Append('└').Append('─', columns).Append('\n');
        text.Append(' ', LabelWidth + 2).Append(least).Append(most.PadLeft(Math.Max(1, columns - least.Length))).Append('\n');
        text.Append(' ', LabelWidth + 2).Append(curves.YName).Append(": ").AppendJoin(", ", curves.All.Select(c => $"{c.Mark} {c.Name}"))
            .Append('\n');
        return text.ToString();

        int Column(double x) => (int)Math.Round(curves.Across(x) * (columns - 1));
    }

    internal static string Number(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
