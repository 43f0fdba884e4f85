using System.Globalization;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Tests.Support;

/// <summary>A model as text, a line for each leaf and equation: what parsing and shape tests compare.</summary>
static class ModelText
{
    public static string Of(CellModel model)
        => string.Join("\n",
        [$"dimensions {string.Join(" ", model.Dimensions)}", .. model.Leaves.Select(l => Leaf(model, l)),
        .. model.Equations.Select(e => Equation(model, e))]);

    static string Leaf(CellModel model, LeafModel leaf)
        => $"{leaf.Role} {leaf.Name} "
        + $"[{string.Join(", ", new[] { model.Dimensions[leaf.Rows] }.Concat(leaf.Columns.Count == 0 ? [] : [Columns(model, leaf)]))}]";

    static string Columns(CellModel model, LeafModel leaf) => string.Join("+", leaf.Columns.Select(c => model.Dimensions[c]));

    public static string Equation(CellModel model, EquationModel equation)
        => $"{equation.Name} [{model.Dimensions[equation.Dimension]}]{string.Concat(equation.Next.Select(n => $" next {model.Leaves[n].Name}"))}"
            + $"{(equation.IsOutput ? " output" : "")} = {Term(model, equation.Root)}";

    public static string Term(CellModel model, int number)
    {
        Term term = model.Terms[number];
        return term switch
        {
            { Kind: null } => model.Equations[term.Index].Name,
            { Kind: ExprKind.Constant } => term.Value.ToString("R", CultureInfo.InvariantCulture),
            { Operands.Count: 0 } => model.Leaves[term.Index].Name,
            _ => $"{term.Kind}({string.Join(", ", term.Operands.Select(o => Term(model, o)))})",
        };
    }
}
