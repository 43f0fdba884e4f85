namespace CellDsl;

/// <summary>One side of an equation as a tree: its nodes in an order in which operands come before what reads them. The last is the root.</summary>
public sealed record Formula(IReadOnlyList<FormulaNode> Nodes)
{
    public static Formula Of(Symbol symbol) => new([FormulaNode.Of(symbol)]);
}

/// <param name="Operands">Numbers of earlier nodes.</param>
public sealed record FormulaNode(FormulaOp Op, IReadOnlyList<int> Operands)
{
    /// <summary>Of a <see cref="FormulaOp.Number"/>.</summary>
    public double Number { get; init; }

    /// <summary>Of a <see cref="FormulaOp.Symbol"/>.</summary>
    public Symbol? Symbol { get; init; }

    public static FormulaNode Of(Symbol symbol) => new(FormulaOp.Symbol, []) { Symbol = symbol };

    public static FormulaNode Of(double number) => new(FormulaOp.Number, []) { Number = number };
}
