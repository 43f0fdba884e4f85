namespace CellDsl.Generator.Ir;

/// <summary>The operators and functions of the language, a row each.</summary>
internal static class FunctionTable
{
    public static readonly IReadOnlyList<FunctionRow> Rows =
    [
        Primitive(ExprKind.Add, Op.Add),
        Primitive(ExprKind.Subtract, Op.Subtract),
        Primitive(ExprKind.Multiply, Op.Multiply),
        Primitive(ExprKind.Divide, Op.Divide),
        Primitive(ExprKind.Negate, Op.Negate),

        Mask(ExprKind.Less, FormulaOp.Less),
        Mask(ExprKind.LessOrEqual, FormulaOp.LessOrEqual),
        Mask(ExprKind.Greater, FormulaOp.Greater),
        Mask(ExprKind.GreaterOrEqual, FormulaOp.GreaterOrEqual),
        Mask(ExprKind.And, FormulaOp.And),
        Mask(ExprKind.Or, FormulaOp.Or),
        Mask(ExprKind.Not, FormulaOp.Not, operands: 1),
        new(ExprKind.Select, 3, FormulaOp.Select, Lower: null),

        Primitive(ExprKind.Sigmoid, Op.Sigmoid),
        Primitive(ExprKind.Tanh, Op.Tanh),
        Primitive(ExprKind.Relu, Op.Relu),
        Composed(ExprKind.LeakyRelu, FormulaOp.LeakyRelu,
            static s => s.Apply(Op.SelectGreater, s.A, s.Constant(0), s.A, s.Apply(Op.Multiply, s.Number(0), s.A)), numbers: 1),
        // exp of the negative part only, so that neither the value nor its slope overflows in the part that is not taken.
        Composed(ExprKind.Elu, FormulaOp.Elu, static s => s.Apply(Op.Add, s.Apply(Op.Relu, s.A),
            s.Apply(Op.Multiply, s.Number(0), s.Apply(Op.Expm1, s.Apply(Op.Min, s.A, s.Constant(0))))), numbers: 1),
        Primitive(ExprKind.Softplus, Op.Softplus),
        Composed(ExprKind.HardSigmoid, FormulaOp.HardSigmoid, static s => s.Clip(
            s.Apply(Op.Add, s.Apply(Op.Multiply, s.A, s.Constant(1.0 / 6)), s.Constant(0.5)), s.Constant(0), s.Constant(1))),
        Composed(ExprKind.HardTanh, FormulaOp.HardTanh, static s => s.Clip(s.A, s.Constant(-1), s.Constant(1))),
        Primitive(ExprKind.Exp, Op.Exp),
        Primitive(ExprKind.Expm1, Op.Expm1),
        Primitive(ExprKind.Log, Op.Log),
        Composed(ExprKind.LogSigmoid, FormulaOp.LogSigmoid, static s => s.Apply(Op.Negate, s.Apply(Op.Softplus, s.Apply(Op.Negate, s.A)))),
        Primitive(ExprKind.Sqrt, Op.Sqrt),
        Composed(ExprKind.Square, FormulaOp.Square, static s => s.Apply(Op.Multiply, s.A, s.A)),
        Primitive(ExprKind.Abs, Op.Abs),
        Primitive(ExprKind.Sin, Op.Sin),
        Primitive(ExprKind.Cos, Op.Cos),
        Primitive(ExprKind.Min, Op.Min),
        Primitive(ExprKind.Max, Op.Max),
        Composed(ExprKind.Clip, FormulaOp.Clip, static s => s.Clip(s.A, s.Number(0), s.Number(1)), numbers: 2),
        Composed(ExprKind.Softsign, FormulaOp.Softsign, static s => s.Apply(Op.Divide, s.A, s.Apply(Op.Add, s.Constant(1), s.Apply(Op.Abs, s.A)))),
        Composed(ExprKind.Gelu, FormulaOp.Gelu, static s => s.Apply(Op.Multiply, s.Apply(Op.Multiply, s.Constant(0.5), s.A),
            s.Apply(Op.Add, s.Constant(1), s.Apply(Op.Erf, s.Apply(Op.Multiply, s.A, s.Constant(Math.Sqrt(0.5))))))),
        Composed(ExprKind.Silu, FormulaOp.Silu, static s => s.Apply(Op.Multiply, s.A, s.Apply(Op.Sigmoid, s.A))),
        Primitive(ExprKind.Erf, Op.Erf),
    ];

    static readonly Dictionary<ExprKind, FunctionRow> s_rows = Rows.ToDictionary(static r => r.Kind);

    /// <summary>Null for what is neither an operator nor a function.</summary>
    public static FunctionRow? Of(ExprKind kind) => s_rows.TryGetValue(kind, out FunctionRow? row) ? row : null;

    static FunctionRow Primitive(ExprKind kind, Op op)
    {
        OpRow row = OpTable.Of(op);
        return new(kind, row.Operands, row.Formula, row.Operands == 1 ? s => s.Apply(op, s.A) : s => s.Apply(op, s.A, s.B));
    }

    static FunctionRow Composed(ExprKind kind, FormulaOp formula, Func<LoweringScope, int> definition, int numbers = 0)
        => new(kind, 1 + numbers, formula, definition, numbers);

    static FunctionRow Mask(ExprKind kind, FormulaOp formula, int operands = 2) => new(kind, operands, formula, Lower: null);
}
