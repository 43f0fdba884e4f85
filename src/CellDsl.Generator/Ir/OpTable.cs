using CellDsl.Generator.Emit;
using static CellDsl.Generator.Emit.OpText;
using static CellDsl.Generator.Emit.Tightness;
using static CellDsl.Generator.Ir.OpTraits;

namespace CellDsl.Generator.Ir;

/// <summary>The operations, a row each. The one place that knows which there are and what they do; the slopes are in <see cref="Differentiation.AdjointRules"/>.
/// Texts for kernels keep the order of evaluation of the graph, so that rounding does not depend on how an expression is printed; products and sums stay
/// two operations (no MultiplyAdd), so the text reads as the equation does.</summary>
internal static class OpTable
{
    static readonly OpText s_same = new("#0", Atom, Loose);

    public static readonly IReadOnlyList<OpRow> Rows =
    [
        new(Op.Constant, OpClass.Leaf, 0),
        new(Op.Input, OpClass.Leaf, 0, Field),
        new(Op.Context, OpClass.Leaf, 0, Field),
        new(Op.State, OpClass.Leaf, 0, Field),
        new(Op.Vector, OpClass.Leaf, 0, Field),
        new(Op.CarryIn, OpClass.Leaf, 0, Backward),
        new(Op.OutputGradient, OpClass.Leaf, 0, Backward),

        new(Op.Copy, OpClass.Pointwise, 1, Cheap | PassesGradients, s_same, s_same, s_same),
        // The operand of a minus must not start with another one: "--a" is a decrement.
        new(Op.Negate, OpClass.Pointwise, 1, Cheap | PassesGradients, new("-#0", Prefix, Atom), new("-#0", Prefix, Atom), new("-#0", Prefix, Atom))
            { Fold = static (a, _, _, _) => -a },
        new(Op.Add, OpClass.Pointwise, 2, Cheap | PassesGradients | OpTraits.Sum | Commutative, Infix(" + ", Tightness.Sum, Tightness.Sum, Product),
            Infix(" + ", Tightness.Sum, Tightness.Sum, Tightness.Sum), Infix(" + ", Tightness.Sum, Tightness.Sum, Tightness.Sum))
            { Fold = static (a, b, _, _) => a + b },
        new(Op.Subtract, OpClass.Pointwise, 2, Cheap | PassesGradients | OpTraits.Sum, Infix(" - ", Tightness.Sum, Tightness.Sum, Product),
            Infix(" - ", Tightness.Sum, Tightness.Sum, Term), Infix(" - ", Tightness.Sum, Tightness.Sum, Term))
            { Fold = static (a, b, _, _) => a - b },
        new(Op.Multiply, OpClass.Pointwise, 2, Cheap | Commutative, Infix(" * ", Product, Product, Prefix),
            Infix(" ⊙ ", Product, Product, Product), Infix(@" \odot ", Product, Product, Product))
            { Fold = static (a, b, _, _) => a * b },
        new(Op.Divide, OpClass.Pointwise, 2, Unbounded, Infix(" / ", Product, Product, Prefix),
            Infix(" / ", Term, Prefix, Prefix), new(@"\frac{#0}{#1}", Atom, Loose, Loose))
            { Fold = static (a, b, _, _) => a / b },

        Function(Op.Sigmoid, Bounded | CutsOff, static a => 1 / (1 + Math.Exp(-a)), "σ", @"\sigma"),
        Function(Op.Tanh, Bounded | CutsOff, Math.Tanh, "tanh", @"\tanh"),
        Function(Op.Relu, Cheap | PassesGradients | CutsOff, static a => Math.Max(a, 0), "relu"),
        Function(Op.Exp, Unbounded | CutsOff, Math.Exp, "exp", @"\exp"),
        Function(Op.Expm1, Unbounded | CutsOff, fold: null, "expm1"),
        Function(Op.Log, Unbounded, Math.Log, "log", @"\log"),
        Function(Op.Softplus, CutsOff, fold: null, "softplus"),
        Marked(Op.Sqrt, Unbounded, Math.Sqrt, new("sqrt(#0)", Atom, Loose), new(@"\sqrt{#0}", Atom, Loose)),
        Marked(Op.Abs, Cheap, Math.Abs, new("|#0|", Atom, Loose), new("|#0|", Atom, Loose)),
        Function(Op.Sign, Cheap | Bounded | CutsOff, static a => Math.Sign(a), "sign"),
        Function(Op.Sin, None, Math.Sin, "sin", @"\sin"),
        Function(Op.Cos, None, Math.Cos, "cos", @"\cos"),
        Function(Op.Erf, Bounded | CutsOff, fold: null, "erf"),

        new(Op.Min, OpClass.Pointwise, 2, Cheap | PassesGradients | CutsOff, OpText.Function("Min", 2), OpText.Function("min", 2), OpText.Function(@"\min", 2))
            { Fold = static (a, b, _, _) => Math.Min(a, b) },
        new(Op.Max, OpClass.Pointwise, 2, Cheap | PassesGradients | CutsOff, OpText.Function("Max", 2), OpText.Function("max", 2), OpText.Function(@"\max", 2))
            { Fold = static (a, b, _, _) => Math.Max(a, b) },
        new(Op.SelectGreater, OpClass.Pointwise, 4, Cheap | PassesGradients | OpTraits.Select | CutsOff, OpText.Function("SelectGreater", 4),
            new("select(#0 > #1, #2, #3)", Atom, Tightness.Sum, Tightness.Sum, Loose, Loose),
            new(@"\begin{cases} #2 & #0 > #1 \\ #3 & \text{otherwise} \end{cases}", Atom, Tightness.Sum, Tightness.Sum, Loose, Loose))
            { Fold = static (a, b, c, d) => a > b ? c : d },
        new(Op.SelectGreaterOrEqual, OpClass.Pointwise, 4, Cheap | PassesGradients | OpTraits.Select | CutsOff, OpText.Function("SelectGreaterOrEqual", 4),
            new("select(#0 ≥ #1, #2, #3)", Atom, Tightness.Sum, Tightness.Sum, Loose, Loose),
            new(@"\begin{cases} #2 & #0 \ge #1 \\ #3 & \text{otherwise} \end{cases}", Atom, Tightness.Sum, Tightness.Sum, Loose, Loose))
            { Fold = static (a, b, c, d) => a >= b ? c : d },
        // In exact arithmetic a zero gradient is zero whatever it is multiplied with.
        new(Op.KeepZero, OpClass.Pointwise, 2, Cheap | Backward, OpText.Function("KeepZero", 2), new("#0", Atom, Loose, Loose), new("#0", Atom, Loose, Loose)),

        new(Op.Product, OpClass.Product, 1),
        new(Op.TransposedProduct, OpClass.Product, 1, Backward),
        new(Op.SumOverSteps, OpClass.RowSum, 1, Backward, null, new("Σt #0", Term, Product), new(@"\sum_t #0", Term, Product)),
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

    /// <param name="plain">Its name, which LaTeX sets as an operator's unless <paramref name="latex"/> has a better one.</param>
    static OpRow Function(Op op, OpTraits traits, Func<double, double>? fold, string plain, string? latex = null)
        => Marked(op, traits, fold, OpText.Function(plain), OpText.Function(latex ?? OpText.Operator(plain)));

    static OpRow Marked(Op op, OpTraits traits, Func<double, double>? fold, OpText plain, OpText latex)
        => new(op, OpClass.Pointwise, 1, traits | OpTraits.Function, OpText.Function(op.ToString()), plain, latex)
        {
            Fold = fold is null ? null : (a, _, _, _) => fold(a),
        };
}
