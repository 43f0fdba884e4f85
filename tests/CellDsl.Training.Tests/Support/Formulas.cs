namespace CellDsl.Training.Tests;

/// <summary>Equations by hand.</summary>
static class Formulas
{
    public static Symbol Symbol(ValueKind kind, string name) => new(new ValueOrigin(kind, name), name, LetterKind.Word);

    public static FormulaNode Value(ValueKind kind, string name) => FormulaNode.Of(Symbol(kind, name));

    public static FormulaNode Node(FormulaOp op, params int[] operands) => new(op, operands);

    /// <param name="next">The state whose next value it is; null: none's.</param>
    public static EquationInfo Equation(string name, string? next, params FormulaNode[] nodes)
        => new(Symbol(ValueKind.Equation, name), new Formula(nodes), Phase.Loop, RowSpace.Sequence) { Next = next is null ? [] : [next] };

    /// <summary>The equation with another operation in place of one.</summary>
    public static EquationInfo With(EquationInfo equation, FormulaOp old, FormulaOp other)
        => equation with { Right = new Formula([.. equation.Right.Nodes.Select(n => n.Op == old ? n with { Op = other } : n)]) };
}
