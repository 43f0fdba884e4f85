using static CellDsl.Generator.Ir.OpTraits;
using static CellDsl.OpText;
using static CellDsl.Tightness;

namespace CellDsl.Generator.Ir;

/// <summary>The operations, a row each. The one place that knows which there are and what they do; the slopes are in
/// <see cref="Differentiation.AdjointRules"/>. Texts for kernels keep the order of evaluation of the graph, so that rounding does not depend on how
/// an expression is printed; products and sums stay two operations (no MultiplyAdd), so the text reads as the equation does.</summary>
internal static class OpTable
{
    public static readonly IReadOnlyList<OpRow> Rows =
    [
        new(Op.Constant, OpClass.Leaf, 0),
        new(Op.Input, OpClass.Leaf, 0, Field),
        new(Op.Context, OpClass.Leaf, 0, Field),
        new(Op.State, OpClass.Leaf, 0, Field),
        new(Op.Vector, OpClass.Leaf, 0, Field),
        new(Op.CarryIn, OpClass.Leaf, 0, Backward),
        new(Op.OutputGradient, OpClass.Leaf, 0, Backward),

        new(Op.Copy, OpClass.Pointwise, 1, Cheap | PassesGradients | Transparent, new("#0", Atom, Loose)),
        // The operand of a minus must not start with another one: "--a" is a decrement.
        new(Op.Negate, OpClass.Pointwise, 1, Cheap | PassesGradients, new("-#0", Prefix, Atom), FormulaOp.Negate)
            { Fold = static (a, _, _, _) => -a },
        new(Op.Add, OpClass.Pointwise, 2, Cheap | PassesGradients | OpTraits.Sum | Commutative,
            Infix(" + ", Tightness.Sum, Tightness.Sum, Product), FormulaOp.Add) { Fold = static (a, b, _, _) => a + b },
        new(Op.Subtract, OpClass.Pointwise, 2, Cheap | PassesGradients | OpTraits.Sum,
            Infix(" - ", Tightness.Sum, Tightness.Sum, Product), FormulaOp.Subtract) { Fold = static (a, b, _, _) => a - b },
        new(Op.Multiply, OpClass.Pointwise, 2, Cheap | Commutative, Infix(" * ", Product, Product, Prefix), FormulaOp.Multiply)
            { Fold = static (a, b, _, _) => a * b },
        new(Op.Divide, OpClass.Pointwise, 2, Unbounded, Infix(" / ", Product, Product, Prefix), FormulaOp.Divide)
        { Fold = static (a, b, _, _) => a / b },

        Function(Op.Sigmoid, FormulaOp.Sigmoid, Bounded | CutsOff, static a => 1 / (1 + Math.Exp(-a))),
        Function(Op.Tanh, FormulaOp.Tanh, Bounded | CutsOff, Math.Tanh),
        Function(Op.Relu, FormulaOp.Relu, Cheap | PassesGradients | CutsOff, static a => Math.Max(a, 0)),
        Function(Op.Exp, FormulaOp.Exp, Unbounded | CutsOff, Math.Exp),
        Function(Op.Expm1, FormulaOp.Expm1, Unbounded | CutsOff, fold: null),
        Function(Op.Log, FormulaOp.Log, Unbounded, Math.Log),
        Function(Op.Softplus, FormulaOp.Softplus, CutsOff, fold: null),
        Function(Op.Sqrt, FormulaOp.Sqrt, Unbounded, Math.Sqrt),
        Function(Op.Abs, FormulaOp.Abs, Cheap, Math.Abs),
        Function(Op.Sign, FormulaOp.Sign, Cheap | Bounded | CutsOff, static a => Math.Sign(a)),
        Function(Op.Sin, FormulaOp.Sin, None, Math.Sin),
        Function(Op.Cos, FormulaOp.Cos, None, Math.Cos),
        Function(Op.Erf, FormulaOp.Erf, Bounded | CutsOff, fold: null),

        new(Op.Min, OpClass.Pointwise, 2, Cheap | PassesGradients | CutsOff, OpText.Function("Min", 2), FormulaOp.Min)
            { Fold = static (a, b, _, _) => Math.Min(a, b) },
        new(Op.Max, OpClass.Pointwise, 2, Cheap | PassesGradients | CutsOff, OpText.Function("Max", 2), FormulaOp.Max)
            { Fold = static (a, b, _, _) => Math.Max(a, b) },
        new(Op.SelectGreater, OpClass.Pointwise, 4, Cheap | PassesGradients | OpTraits.Select | CutsOff,
            OpText.Function("SelectGreater", 4), FormulaOp.Select, FormulaOp.Greater) { Fold = static (a, b, c, d) => a > b ? c : d },
        new(Op.SelectGreaterOrEqual, OpClass.Pointwise, 4, Cheap | PassesGradients | OpTraits.Select | CutsOff,
            OpText.Function("SelectGreaterOrEqual", 4), FormulaOp.Select, FormulaOp.GreaterOrEqual) { Fold = static (a, b, c, d) => a >= b ? c : d },
        // In exact arithmetic a zero gradient is zero whatever it is multiplied with.
        new(Op.KeepZero, OpClass.Pointwise, 2, Cheap | Backward | Transparent, OpText.Function("KeepZero", 2)),

        new(Op.Product, OpClass.Product, 1, None, null, FormulaOp.Product),
        new(Op.TransposedProduct, OpClass.Product, 1, Backward, null, FormulaOp.TransposedProduct),
        new(Op.SumOverSteps, OpClass.RowSum, 1, Backward, null, FormulaOp.SumOverSteps),
        new(Op.SumOverRows, OpClass.RowSum, 1, Backward),
    ];

    static readonly OpRow[] s_rows = ByOp();

    public static OpRow Of(Op op) => s_rows[(int)op];

    static OpRow[] ByOp()
    {
        var rows = new OpRow[1 + Rows.Max(static r => (int)r.Op)];
        foreach (OpRow row in Rows)
            rows[(int)row.Op] = row;
        return rows;
    }

    static OpRow Function(Op op, FormulaOp formula, OpTraits traits, Func<double, double>? fold)
        => new(op, OpClass.Pointwise, 1, traits | OpTraits.Function, OpText.Function(op.ToString()), formula)
        {
            Fold = fold is null ? null : (a, _, _, _) => fold(a),
        };
}
