using System.Text;

namespace CellDsl.Lab.Rendering;

/// <summary>A cell's equations in both directions, for a paper. Needs amsmath.</summary>
static class LatexText
{
    public static string Of(CellDescription cell)
    {
        var text = new StringBuilder();
        text.Append("% ").Append(cell.Name).Append(": one time step forward\n");
        Align(text, cell.Equations);
        text.Append("% ").Append(cell.Name).Append(": its derived adjoints, in the order in which backward computes them\n");
        Align(text, cell.Adjoints);
        return text.ToString();
    }

    static void Align(StringBuilder text, IReadOnlyList<EquationInfo> equations)
    {
        text.Append("\\begin{align*}\n");
        text.AppendJoin(" \\\\\n", equations.Select(e => $"  {e.LatexName} &= {e.Latex}"));
        text.Append("\n\\end{align*}\n");
    }
}
