using CellDsl.Generator.Emit;
using static CellDsl.Generator.Emit.OpText;
using static CellDsl.Generator.Emit.Tightness;

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

        Mask(ExprKind.Less, Infix(" < ", Loose, Sum, Sum)),
        Mask(ExprKind.LessOrEqual, Infix(" ≤ ", Loose, Sum, Sum), Infix(@" \le ", Loose, Sum, Sum)),
        Mask(ExprKind.Greater, Infix(" > ", Loose, Sum, Sum)),
        Mask(ExprKind.GreaterOrEqual, Infix(" ≥ ", Loose, Sum, Sum), Infix(@" \ge ", Loose, Sum, Sum)),
        Mask(ExprKind.And, Infix(" and ", Loose, Sum, Sum), Infix(@" \land ", Loose, Sum, Sum)),
        Mask(ExprKind.Or, Infix(" or ", Loose, Sum, Sum), Infix(@" \lor ", Loose, Sum, Sum)),
        Mask(ExprKind.Not, new("not #0", Loose, Sum), new(@"\lnot #0", Loose, Atom)),
        new(ExprKind.Select, 3, OpText.Function("select", 3), new(@"\begin{cases} #1 & #0 \\ #2 & \text{otherwise} \end{cases}", Atom, Loose, Loose, Loose), Lower: null),

        Primitive(ExprKind.Sigmoid, Op.Sigmoid),
        Primitive(ExprKind.Tanh, Op.Tanh),
        Primitive(ExprKind.Relu, Op.Relu),
        Composed(ExprKind.LeakyRelu, "leakyRelu",
            static s => s.Apply(Op.SelectGreater, s.A, s.Constant(0), s.A, s.Apply(Op.Multiply, s.Number(0), s.A)), numbers: 1),
        // exp of the negative part only, so that neither the value nor its slope overflows in the part that is not taken.
        Composed(ExprKind.Elu, "elu", static s => s.Apply(Op.Add, s.Apply(Op.Relu, s.A),
            s.Apply(Op.Multiply, s.Number(0), s.Apply(Op.Expm1, s.Apply(Op.Min, s.A, s.Constant(0))))), numbers: 1),
        Primitive(ExprKind.Softplus, Op.Softplus),
        Composed(ExprKind.HardSigmoid, "hardSigmoid", static s => s.Clip(
            s.Apply(Op.Add, s.Apply(Op.Multiply, s.A, s.Constant(1.0 / 6)), s.Constant(0.5)), s.Constant(0), s.Constant(1))),
        Composed(ExprKind.HardTanh, "hardTanh", static s => s.Clip(s.A, s.Constant(-1), s.Constant(1))),
        Primitive(ExprKind.Exp, Op.Exp),
        Primitive(ExprKind.Expm1, Op.Expm1),
        Primitive(ExprKind.Log, Op.Log),
        Composed(ExprKind.LogSigmoid, static s => s.Apply(Op.Negate, s.Apply(Op.Softplus, s.Apply(Op.Negate, s.A))),
            new("log(σ(#0))", Atom, Loose), new(@"\log \sigma(#0)", Prefix, Loose)),
        Primitive(ExprKind.Sqrt, Op.Sqrt),
        Composed(ExprKind.Square, static s => s.Apply(Op.Multiply, s.A, s.A), new("#0²", Prefix, Atom), new("{#0}^2", Prefix, Atom)),
        Primitive(ExprKind.Abs, Op.Abs),
        Primitive(ExprKind.Sin, Op.Sin),
        Primitive(ExprKind.Cos, Op.Cos),
        Primitive(ExprKind.Min, Op.Min),
        Primitive(ExprKind.Max, Op.Max),
        Composed(ExprKind.Clip, "clip", static s => s.Clip(s.A, s.Number(0), s.Number(1)), numbers: 2),
        Composed(ExprKind.Softsign, "softsign", static s => s.Apply(Op.Divide, s.A, s.Apply(Op.Add, s.Constant(1), s.Apply(Op.Abs, s.A)))),
        Composed(ExprKind.Gelu, "gelu", static s => s.Apply(Op.Multiply, s.Apply(Op.Multiply, s.Constant(0.5), s.A),
            s.Apply(Op.Add, s.Constant(1), s.Apply(Op.Erf, s.Apply(Op.Multiply, s.A, s.Constant(Math.Sqrt(0.5))))))),
        Composed(ExprKind.Silu, "silu", static s => s.Apply(Op.Multiply, s.A, s.Apply(Op.Sigmoid, s.A))),
        Primitive(ExprKind.Erf, Op.Erf),
    ];

    static readonly Dictionary<ExprKind, FunctionRow> s_rows = Rows.ToDictionary(static r => r.Kind);

    /// <summary>Null for what is neither an operator nor a function.</summary>
    public static FunctionRow? Of(ExprKind kind) => s_rows.TryGetValue(kind, out FunctionRow? row) ? row : null;

    static FunctionRow Primitive(ExprKind kind, Op op)
    {
        OpRow row = OpTable.Of(op);
        return new(kind, row.Operands, row.Plain!, row.Latex!, row.Operands == 1 ? s => s.Apply(op, s.A) : s => s.Apply(op, s.A, s.B));
    }

    static FunctionRow Composed(ExprKind kind, string name, Func<LoweringScope, int> definition, int numbers = 0)
        => new(kind, 1 + numbers, OpText.Function(name, 1 + numbers), OpText.Function(Operator(name), 1 + numbers), definition, numbers);

    static FunctionRow Composed(ExprKind kind, Func<LoweringScope, int> definition, OpText plain, OpText latex) => new(kind, 1, plain, latex, definition);

    static FunctionRow Mask(ExprKind kind, OpText plain, OpText? latex = null) => new(kind, plain.OperandCount, plain, latex ?? plain, Lower: null);
}
