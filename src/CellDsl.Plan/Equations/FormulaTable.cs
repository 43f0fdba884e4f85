using static CellDsl.OpText;
using static CellDsl.Tightness;

namespace CellDsl;

/// <summary>What a node of a <see cref="Formula"/> is.</summary>
public enum FormulaOp
{
    /// <summary>A number: <see cref="FormulaNode.Number"/>.</summary>
    Number,
    /// <summary>A value by its letter: <see cref="FormulaNode.Symbol"/>.</summary>
    Symbol,
    /// <summary>Stands for what would be too long to read.</summary>
    Ellipsis,
    /// <summary>a + b, element by element.</summary>
    Add,
    /// <summary>a - b, element by element.</summary>
    Subtract,
    /// <summary>Element by element.</summary>
    Multiply,
    /// <summary>A number times a vector.</summary>
    Scale,
    /// <summary>a / b, element by element.</summary>
    Divide,
    /// <summary>-a</summary>
    Negate,
    /// <summary>A matrix times a vector.</summary>
    Product,
    /// <summary>A transposed matrix times a vector.</summary>
    TransposedProduct,
    /// <summary>a ⊗ b = a bᵀ, a matrix.</summary>
    OuterProduct,
    /// <summary>Vectors one after the other.</summary>
    Concatenate,
    /// <summary>a &lt; b, element by element.</summary>
    Less,
    /// <summary>a ≤ b, element by element.</summary>
    LessOrEqual,
    /// <summary>a &gt; b, element by element.</summary>
    Greater,
    /// <summary>a ≥ b, element by element.</summary>
    GreaterOrEqual,
    /// <summary>Both of two masks, element by element.</summary>
    And,
    /// <summary>One of two masks or both, element by element.</summary>
    Or,
    /// <summary>Where a mask is false.</summary>
    Not,
    /// <summary>Its second operand where the first is true, else the third.</summary>
    Select,
    /// <inheritdoc cref="Functions.Sigmoid"/>
    Sigmoid,
    /// <inheritdoc cref="Functions.Tanh"/>
    Tanh,
    /// <inheritdoc cref="Functions.Relu"/>
    Relu,
    /// <summary><see cref="Functions.LeakyRelu"/>; operands are x and the slope.</summary>
    LeakyRelu,
    /// <summary><see cref="Functions.Elu"/>; operands are x and alpha.</summary>
    Elu,
    /// <inheritdoc cref="Functions.Softplus"/>
    Softplus,
    /// <inheritdoc cref="Functions.HardSigmoid"/>
    HardSigmoid,
    /// <inheritdoc cref="Functions.HardTanh"/>
    HardTanh,
    /// <inheritdoc cref="Functions.Exp"/>
    Exp,
    /// <inheritdoc cref="Functions.Expm1"/>
    Expm1,
    /// <inheritdoc cref="Functions.Log"/>
    Log,
    /// <inheritdoc cref="Functions.LogSigmoid"/>
    LogSigmoid,
    /// <inheritdoc cref="Functions.Sqrt"/>
    Sqrt,
    /// <inheritdoc cref="Functions.Square"/>
    Square,
    /// <inheritdoc cref="Functions.Abs"/>
    Abs,
    /// <summary>-1, 0 or 1, 0 at x = 0: the slope of |x|.</summary>
    Sign,
    /// <inheritdoc cref="Functions.Sin"/>
    Sin,
    /// <inheritdoc cref="Functions.Cos"/>
    Cos,
    /// <inheritdoc cref="Functions.Erf"/>
    Erf,
    /// <summary><see cref="Functions.Min"/>; operands are a and b.</summary>
    Min,
    /// <summary><see cref="Functions.Max"/>; operands are a and b.</summary>
    Max,
    /// <summary><see cref="Functions.Clip"/>; operands are x, low and high.</summary>
    Clip,
    /// <inheritdoc cref="Functions.Softsign"/>
    Softsign,
    /// <inheritdoc cref="Functions.Gelu"/>
    Gelu,
    /// <inheritdoc cref="Functions.Silu"/>
    Silu,
    /// <summary>Σ over time steps.</summary>
    SumOverSteps,
    /// <summary>Σ over the elements of a vector.</summary>
    SumOverUnits,
    /// <summary>Σ over the sequences of a batch.</summary>
    SumOverSequences,
    /// <summary>Σ over the sequences of a batch and the elements of their vectors.</summary>
    SumOverSequencesAndUnits,
    /// <summary>Σ over time steps and sequences.</summary>
    SumOverRows,
    /// <summary>Σ over time steps, sequences and the elements of their vectors.</summary>
    SumOverRowsAndUnits,
}

/// <summary>The nodes of formulas, a row each, with their texts in all notations.</summary>
internal static class FormulaTable
{
    public const int AnyNumber = -1;

    const string Gap = "<mspace width=\"0.2em\"></mspace>";

    public static readonly IReadOnlyList<FormulaRow> Rows =
    [
        new(FormulaOp.Number, "number", 0),
        new(FormulaOp.Symbol, "symbol", 0),
        new(FormulaOp.Ellipsis, "ellipsis", 0, new("…", Atom), new(@"\dots", Atom), new("<mo>…</mo>", Atom)),

        Infix(FormulaOp.Add, "add", "+", "+", Sum, Sum, Sum),
        Infix(FormulaOp.Subtract, "subtract", "-", "-", Sum, Sum, Term, "−"),
        Infix(FormulaOp.Multiply, "multiply", "⊙", @"\odot", Product, Product, Product),
        new(FormulaOp.Scale, "multiply", 2, new("#0 #1", Product, Prefix, Product), new("#0 #1", Product, Prefix, Product),
            new($"#0{Gap}#1", Product, Prefix, Product)),
        new(FormulaOp.Divide, "divide", 2, OpText.Infix(" / ", Term, Prefix, Prefix), new(@"\frac{#0}{#1}", Atom, Loose, Loose),
            new("<mfrac><mrow>#0</mrow><mrow>#1</mrow></mfrac>", Atom, Loose, Loose)),
        new(FormulaOp.Negate, "negate", 1, new("-#0", Prefix, Atom), new("-#0", Prefix, Atom), new("<mo>−</mo>#0", Prefix, Atom)),
        new(FormulaOp.Product, "product", 2, new("#0 #1", Term, Atom, Atom), new("#0 #1", Term, Atom, Atom), new($"#0{Gap}#1", Term, Atom, Atom)),
        new(FormulaOp.TransposedProduct, "transposed product", 2, new("#0ᵀ #1", Term, Atom, Atom), new(@"#0^{\top} #1", Term, Atom, Atom),
            new($"<msup><mrow>#0</mrow><mo>⊤</mo></msup>{Gap}#1", Term, Atom, Atom)),
        Infix(FormulaOp.OuterProduct, "outer product", "⊗", @"\otimes", Product, Product, Product),
        new(FormulaOp.Concatenate, "concatenate", AnyNumber),

        Infix(FormulaOp.Less, "less", "<", "<", Loose, Sum, Sum, "&lt;"),
        Infix(FormulaOp.LessOrEqual, "less or equal", "≤", @"\le", Loose, Sum, Sum),
        Infix(FormulaOp.Greater, "greater", ">", ">", Loose, Sum, Sum, "&gt;"),
        Infix(FormulaOp.GreaterOrEqual, "greater or equal", "≥", @"\ge", Loose, Sum, Sum),
        Infix(FormulaOp.And, "and", "and", @"\land", Loose, Sum, Sum, "∧"),
        Infix(FormulaOp.Or, "or", "or", @"\lor", Loose, Sum, Sum, "∨"),
        new(FormulaOp.Not, "not", 1, new("not #0", Loose, Sum), new(@"\lnot #0", Loose, Atom), new("<mo>¬</mo>#0", Loose, Atom)),
        new(FormulaOp.Select, "select", 3, OpText.Function("select", 3),
            new(@"\begin{cases} #1 & #0 \\ #2 & \text{otherwise} \end{cases}", Atom, Loose, Loose, Loose),
            new("<mrow><mo>{</mo><mtable columnalign=\"left\"><mtr><mtd><mrow>#1</mrow></mtd><mtd><mrow>#0</mrow></mtd></mtr>"
                + "<mtr><mtd><mrow>#2</mrow></mtd><mtd><mtext>otherwise</mtext></mtd></mtr></mtable></mrow>", Atom, Loose, Loose, Loose)),

        Function(FormulaOp.Sigmoid, "σ", @"\sigma", code: "sigmoid"),
        Function(FormulaOp.Tanh, "tanh", @"\tanh"),
        Function(FormulaOp.Relu, "relu"),
        Function(FormulaOp.LeakyRelu, "leakyRelu", operands: 2),
        Function(FormulaOp.Elu, "elu", operands: 2),
        Function(FormulaOp.Softplus, "softplus"),
        Function(FormulaOp.HardSigmoid, "hardSigmoid"),
        Function(FormulaOp.HardTanh, "hardTanh"),
        Function(FormulaOp.Exp, "exp", @"\exp"),
        Function(FormulaOp.Expm1, "expm1"),
        Function(FormulaOp.Log, "log", @"\log"),
        new(FormulaOp.LogSigmoid, "logSigmoid", 1, new("log(σ(#0))", Atom, Loose), new(@"\log \sigma(#0)", Prefix, Loose),
            new($"<mi>log</mi>{Gap}{Called("σ", 1)}", Prefix, Loose)),
        new(FormulaOp.Sqrt, "sqrt", 1, new("sqrt(#0)", Atom, Loose), new(@"\sqrt{#0}", Atom, Loose),
            new("<msqrt><mrow>#0</mrow></msqrt>", Atom, Loose)),
        new(FormulaOp.Square, "square", 1, new("#0²", Prefix, Atom), new("{#0}^2", Prefix, Atom),
            new("<msup><mrow>#0</mrow><mn>2</mn></msup>", Prefix, Atom)),
        new(FormulaOp.Abs, "abs", 1, new("|#0|", Atom, Loose), new("|#0|", Atom, Loose),
            new("<mo stretchy=\"false\">|</mo>#0<mo stretchy=\"false\">|</mo>", Atom, Loose)),
        Function(FormulaOp.Sign, "sign"),
        Function(FormulaOp.Sin, "sin", @"\sin"),
        Function(FormulaOp.Cos, "cos", @"\cos"),
        Function(FormulaOp.Erf, "erf"),
        Function(FormulaOp.Min, "min", @"\min", operands: 2),
        Function(FormulaOp.Max, "max", @"\max", operands: 2),
        Function(FormulaOp.Clip, "clip", operands: 3),
        Function(FormulaOp.Softsign, "softsign"),
        Function(FormulaOp.Gelu, "gelu"),
        Function(FormulaOp.Silu, "silu"),

        SumOver(FormulaOp.SumOverSteps, "sum over steps", "Σt", "t"),
        SumOver(FormulaOp.SumOverUnits, "sum over units", "Σ", "j"),
        SumOver(FormulaOp.SumOverSequences, "sum over sequences", "Σ", "b"),
        SumOver(FormulaOp.SumOverSequencesAndUnits, "sum over sequences and units", "Σ", "b", "j"),
        SumOver(FormulaOp.SumOverRows, "sum over rows", "Σ", "t", "b"),
        SumOver(FormulaOp.SumOverRowsAndUnits, "sum over rows and units", "Σ", "t", "b", "j"),
    ];

    static readonly Dictionary<FormulaOp, FormulaRow> s_rows = Rows.ToDictionary(static r => r.Op);

    public static FormulaRow Of(FormulaOp op) => s_rows[op];

    static FormulaRow Infix(
        FormulaOp op, string code, string plain, string latex, Tightness result, Tightness left, Tightness right, string? mathMl = null)
        => new(op, code, 2, OpText.Infix($" {plain} ", result, left, right), OpText.Infix($" {latex} ", result, left, right),
            OpText.Infix($"<mo>{mathMl ?? plain}</mo>", result, left, right));

    /// <param name="name">In LaTeX it is an operator's unless <paramref name="latex"/> has a better one.</param>
    static FormulaRow Function(FormulaOp op, string name, string? latex = null, string? code = null, int operands = 1)
        => new(op, code ?? name, operands, OpText.Function(name, operands), OpText.Function(latex ?? $@"\operatorname{{{name}}}", operands),
            new(Called(name, operands), Atom, new Tightness[operands]));

    static string Called(string name, int operands)
    {
        string list = string.Join("<mo>,</mo>", Enumerable.Range(0, operands).Select(i => $"#{i}"));
        return $"<mi>{name}</mi><mo stretchy=\"false\">(</mo>{list}<mo stretchy=\"false\">)</mo>";
    }

    static FormulaRow SumOver(FormulaOp op, string code, string plain, params string[] indices)
    {
        string below = string.Join(",", indices), under = string.Join("<mo>,</mo>", indices.Select(static i => $"<mi>{i}</mi>"));
        return new(op, code, 1, new($"{plain} #0", Term, Product),
            new(indices.Length == 1 ? $@"\sum_{below} #0" : $@"\sum_{{{below}}} #0", Term, Product),
            new($"<munder><mo>∑</mo><mrow>{under}</mrow></munder>{Gap}#0", Term, Product));
    }
}
