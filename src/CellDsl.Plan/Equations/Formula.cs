namespace CellDsl;

/// <summary>One side of an equation as a tree: its nodes in an order in which operands come before what reads them. The last is the root.</summary>
public sealed record Formula(IReadOnlyList<FormulaNode> Nodes)
{
    /// <summary>The formula that is one symbol.</summary>
    public static Formula Of(Symbol symbol) => new([FormulaNode.Of(symbol)]);
}

/// <summary>A node of a <see cref="Formula"/>: a number, a symbol, or an operation on earlier nodes.</summary>
/// <param name="Operands">Numbers of earlier nodes.</param>
public sealed record FormulaNode(FormulaOp Op, IReadOnlyList<int> Operands)
{
    /// <summary>Of a <see cref="FormulaOp.Number"/>.</summary>
    public double Number { get; init; }

    /// <summary>Of a <see cref="FormulaOp.Symbol"/>.</summary>
    public Symbol? Symbol { get; init; }

    /// <summary>A node without operands that stands for <paramref name="symbol"/>.</summary>
    public static FormulaNode Of(Symbol symbol) => new(FormulaOp.Symbol, []) { Symbol = symbol };

    /// <summary>A node without operands that is <paramref name="number"/>.</summary>
    public static FormulaNode Of(double number) => new(FormulaOp.Number, []) { Number = number };
}
