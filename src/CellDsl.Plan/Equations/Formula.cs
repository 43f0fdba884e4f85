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

/// <summary>What a node of a <see cref="Formula"/> is.</summary>
public enum FormulaOp
{
    Number, Symbol,
    /// <summary>Stands for what would be too long to read.</summary>
    Ellipsis,
    Add, Subtract,
    /// <summary>Element by element.</summary>
    Multiply,
    /// <summary>A number times a vector.</summary>
    Scale,
    Divide, Negate,
    /// <summary>A matrix times a vector.</summary>
    Product,
    /// <summary>A transposed matrix times a vector.</summary>
    TransposedProduct,
    OuterProduct,
    /// <summary>Vectors one after the other.</summary>
    Concatenate,
    Less, LessOrEqual, Greater, GreaterOrEqual, And, Or, Not,
    /// <summary>Its second operand where the first is true, else the third.</summary>
    Select,
    Sigmoid, Tanh, Relu, LeakyRelu, Elu, Softplus, HardSigmoid, HardTanh, Exp, Expm1, Log, LogSigmoid, Sqrt, Square, Abs, Sign,
    Sin, Cos, Erf, Min, Max, Clip, Softsign, Gelu, Silu,
    SumOverSteps, SumOverUnits, SumOverSequences, SumOverSequencesAndUnits,
    /// <summary>Over steps and sequences.</summary>
    SumOverRows,
    SumOverRowsAndUnits,
}
