namespace CellDsl.Generator.Ir;

/// <summary>How an operator or a function of the language appears in equations, and what it is made of.</summary>
/// <param name="Operands">How many it has; the last <paramref name="Numbers"/> of them are numbers.</param>
/// <param name="Lower">Its definition in primitives; null where that is a matter of the whole expression.</param>
internal sealed record FunctionRow(ExprKind Kind, int Operands, FormulaOp Formula, Func<LoweringScope, int>? Lower, int Numbers = 0);

/// <summary>What a definition sees of the expression that it lowers.</summary>
internal readonly struct LoweringScope(GraphBuilder graph, IReadOnlyList<int> operands, IReadOnlyList<double> numbers)
{
    public int A => operands[0];
    public int B => operands[1];

    /// <summary>The constant of a number's operand, counted from the first that is one.</summary>
    public int Number(int number) => graph.Constant(numbers[number]);

    public int Constant(double value) => graph.Constant(value);

    public int Apply(Op op, int a, int b = -1, int c = -1, int d = -1) => graph.Pointwise(op, a, b, c, d);

    public int Clip(int x, int low, int high) => Apply(Op.Min, Apply(Op.Max, x, low), high);
}
