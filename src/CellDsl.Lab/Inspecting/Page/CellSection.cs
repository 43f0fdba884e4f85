using System.Text;
using CellDsl.Lab.Rendering;
using CellDsl.Lab.Terminals;

namespace CellDsl.Lab.Inspecting.Page;

/// <summary>The part of the page that is about one cell: its equations, its graph, its plan in words.</summary>
static class CellSection
{
    public static void Write(StringBuilder page, InspectedCell inspected, int number)
    {
        CellDescription cell = inspected.Definition.Description;
        page.Append($"<section id=\"cell-{number}\"><h2>{SafeMarkup.Encode(cell.Name)}</h2>"
            + $"<p>{SafeMarkup.Encode(cell.Summary)}</p>\n<h3>Equations</h3>\n");
        Equations(page, cell.Equations);
        page.Append($"<details><summary>Derived adjoints, in the order in which backward computes them ({cell.Adjoints.Count})</summary>\n");
        Equations(page, cell.Adjoints);
        page.Append("</details>\n");
        page.Append($"""
            <h3>One time step</h3>
            <p class="faint">{SafeMarkup.Encode(inspected.Sizes)}</p>
            <div data-graph="{number}"></div>
            <p class="key faint"><span><i class="i"></i>input or context</span><span><i class="s"></i>state of the step before</span>
            <span><i class="p"></i>matrix product, or its operand</span>
            <span><i class="e"></i>equation</span><span><i class="o"></i>output</span><span><i class="k"></i>saved for backward</span></p>
            <p>{SafeMarkup.Encode(SavedText(cell))}</p>
            <details><summary>The plan in words</summary>

            """);
        Steps(page, "Forward", PlanText.Steps(cell, cell.Plan.Forward));
        Steps(page, "Backward", PlanText.Steps(cell, cell.Plan.Backward));
        page.Append("</details></section>\n");
    }

    static void Equations(StringBuilder page, IReadOnlyList<EquationInfo> equations)
    {
        foreach (EquationInfo equation in equations)
            page.Append($"<div class=\"equation\" data-name=\"{SafeMarkup.Encode(equation.Name)}\">{equation.MathMl}"
                + $"<span class=\"phase\">{SafeMarkup.Encode(equation.When)}</span></div>\n");
    }

    static string SavedText(CellDescription cell)
    {
        IReadOnlyList<SlotInfo> saved = PlanText.Saved(cell);
        return (saved.Count == 0 ? "Saved for backward at every step: nothing"
            : $"Saved for backward at every step: {string.Join(", ", saved.Select(s => s.Name))}")
            + " beyond what is in memory anyway (inputs, histories of states, what was computed before the loop).";
    }

    static void Steps(StringBuilder page, string title, IEnumerable<(string Part, string Step)> steps)
    {
        page.Append($"<h3>{title}</h3><div class=\"scroll\"><table><tbody>\n");
        foreach (var (part, step) in steps)
            page.Append($"<tr><td class=\"phase\">{SafeMarkup.Encode(part)}</td><td>{SafeMarkup.Encode(step)}</td></tr>\n");
        page.Append("</tbody></table></div>\n");
    }
}
