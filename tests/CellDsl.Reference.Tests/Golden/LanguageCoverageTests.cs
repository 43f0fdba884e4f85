using CellDsl.Cells;

namespace CellDsl.Reference.Tests.Golden;

/// <summary>The cells of cells/ use between them whatever the language offers, so that whatever runs over all cells runs over all of it.</summary>
public sealed class LanguageCoverageTests
{
    /// <summary>Variants of what some cell does use; they have tests of their own where they are compiled and interpreted.</summary>
    static readonly ExprKind[] s_absent = [ExprKind.Erf, ExprKind.Square, ExprKind.LessOrEqual, ExprKind.Or, ExprKind.Not];

    [Fact]
    public void EveryOperationOccursInSomeCell()
    {
        var used = new HashSet<ExprKind>();
        foreach (Type cell in typeof(Lstm).Assembly.GetTypes().Where(t => t.IsDefined(typeof(CellAttribute), inherit: false)))
            foreach (CellEquation equation in CellGraph.Of(cell).Equations)
                Collect(equation.Expression, used);
        Assert.Equal(Enum.GetValues<ExprKind>().Except(s_absent).Order(), used.Order());
    }

    static void Collect(Expr node, HashSet<ExprKind> kinds)
    {
        kinds.Add(node.Kind);
        foreach (Expr operand in node.Operands)
            Collect(operand, kinds);
    }
}
