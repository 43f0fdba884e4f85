using CellDsl.Generator.Ir;
using static CellDsl.Generator.Emit.OpText;
using static CellDsl.Generator.Emit.Tightness;

namespace CellDsl.Generator.Emit.Text;

/// <summary>A way to write mathematics: the text of every operation, and how names become symbols.</summary>
internal sealed class Notation
{
    /// <summary>Plain text, in the letters of the declaration: a state's name is its value at the step before.</summary>
    public static readonly Notation Plain = new(PlainRows(), static (name, _, _) => name, "d{0}", "{0}ᵀ #0", "{0} #0", "{0}[{1}]");

    /// <summary>LaTeX as papers set it: h_{t-1}, W_{xh}, \sigma.</summary>
    public static readonly Notation Latex = new(
        LatexRows(), LatexNames.Of, @"\mathrm{{d}}{0}", @"{0}^{{\top}} #0", "{0} #0", "{0}^{{({1})}}");

    readonly string _adjoint, _transposed, _product, _block;
    readonly Func<string, SymbolKind, SymbolIndices, string> _symbol;

    Notation(
        Dictionary<ExprKind, OpText> terms, Func<string, SymbolKind, SymbolIndices, string> symbol,
        string adjoint, string transposed, string product, string block)
    {
        Terms = terms;
        Nodes = NodeRows(terms, symbol == LatexNames.Of);
        _symbol = symbol;
        _adjoint = adjoint;
        _transposed = transposed;
        _product = product;
        _block = block;
    }

    /// <summary>The language as users write it.</summary>
    public IReadOnlyDictionary<ExprKind, OpText> Terms { get; }

    /// <summary>The primitives it is lowered to.</summary>
    public IReadOnlyDictionary<Op, OpText> Nodes { get; }

    public bool IsLatex => ReferenceEquals(this, Latex);

    /// <summary>A number times a vector.</summary>
    public OpText Scaled { get; } = Infix(" ", Product, Prefix, Product);

    public string Symbol(string name, SymbolKind kind, SymbolIndices? indices = null) => _symbol(name, kind, indices ?? SymbolIndices.None);

    /// <summary>The name as it stands, for one whose symbol means something else.</summary>
    public string Word(string name, SymbolKind kind) => IsLatex ? LatexNames.Word(name, kind) : name;

    /// <summary>A sum over rows, and over units where the total is one number.</summary>
    /// <param name="units">Whether it is.</param>
    public OpText SumOver(RowSpace rows, bool units)
    {
        string indices = (rows switch { RowSpace.Sequence => "t,b", RowSpace.Context => "b", _ => "" }, units) switch
        {
            ("", _) => "j",
            (var over, true) => over + ",j",
            (var over, false) => over,
        };
        return new(IsLatex ? indices.Length == 1 ? $@"\sum_{indices} #0" : $@"\sum_{{{indices}}} #0" : "Σ #0", Term, Product);
    }

    public string Adjoint(string symbol) => string.Format(_adjoint, symbol);

    /// <summary>One block of columns of a matrix over a concatenation.</summary>
    public string Block(string matrix, int block) => string.Format(_block, matrix, block + (IsLatex ? 1 : 0));

    /// <summary>A matrix times a vector.</summary>
    public OpText MatrixProduct(string matrix, bool transposed)
    {
        // LaTeX has no double superscripts.
        string grouped = IsLatex && transposed && matrix.IndexOf('^') >= 0 ? $"{{{matrix}}}" : matrix;
        return new(string.Format(transposed ? _transposed : _product, grouped), Term, Atom);
    }

    public Piece Number(double value)
        => new(Literals.Of(value), value < 0 ? Loose : Atom);

    static Dictionary<ExprKind, OpText> PlainRows() => new()
    {
        [ExprKind.Add] = Infix(" + ", Sum, Sum, Sum),
        [ExprKind.Subtract] = Infix(" - ", Sum, Sum, Term),
        [ExprKind.Multiply] = Infix(" ⊙ ", Product, Product, Product),
        [ExprKind.Divide] = Infix(" / ", Term, Prefix, Prefix),
        [ExprKind.Negate] = new("-#0", Prefix, Atom),
        [ExprKind.Less] = Infix(" < ", Loose, Sum, Sum),
        [ExprKind.LessOrEqual] = Infix(" ≤ ", Loose, Sum, Sum),
        [ExprKind.Greater] = Infix(" > ", Loose, Sum, Sum),
        [ExprKind.GreaterOrEqual] = Infix(" ≥ ", Loose, Sum, Sum),
        [ExprKind.And] = Infix(" and ", Loose, Sum, Sum),
        [ExprKind.Or] = Infix(" or ", Loose, Sum, Sum),
        [ExprKind.Not] = new("not #0", Loose, Sum),
        [ExprKind.Select] = Function("select", 3),
        [ExprKind.Sigmoid] = Function("σ"),
        [ExprKind.Tanh] = Function("tanh"),
        [ExprKind.Relu] = Function("relu"),
        [ExprKind.LeakyRelu] = Function("leakyRelu", 2),
        [ExprKind.Elu] = Function("elu", 2),
        [ExprKind.Softplus] = Function("softplus"),
        [ExprKind.HardSigmoid] = Function("hardSigmoid"),
        [ExprKind.HardTanh] = Function("hardTanh"),
        [ExprKind.Exp] = Function("exp"),
        [ExprKind.Expm1] = Function("expm1"),
        [ExprKind.Log] = Function("log"),
        [ExprKind.LogSigmoid] = new("log(σ(#0))", Atom, Loose),
        [ExprKind.Sqrt] = Function("sqrt"),
        [ExprKind.Square] = new("#0²", Prefix, Atom),
        [ExprKind.Abs] = new("|#0|", Atom, Loose),
        [ExprKind.Sin] = Function("sin"),
        [ExprKind.Cos] = Function("cos"),
        [ExprKind.Min] = Function("min", 2),
        [ExprKind.Max] = Function("max", 2),
        [ExprKind.Clip] = Function("clip", 3),
        [ExprKind.Softsign] = Function("softsign"),
        [ExprKind.Gelu] = Function("gelu"),
        [ExprKind.Silu] = Function("silu"),
        [ExprKind.Erf] = Function("erf"),
    };

    static Dictionary<ExprKind, OpText> LatexRows()
    {
        Dictionary<ExprKind, OpText> rows = PlainRows();
        rows[ExprKind.Multiply] = Infix(@" \odot ", Product, Product, Product);
        rows[ExprKind.Divide] = new(@"\frac{#0}{#1}", Atom, Loose, Loose);
        rows[ExprKind.LessOrEqual] = Infix(@" \le ", Loose, Sum, Sum);
        rows[ExprKind.GreaterOrEqual] = Infix(@" \ge ", Loose, Sum, Sum);
        rows[ExprKind.And] = Infix(@" \land ", Loose, Sum, Sum);
        rows[ExprKind.Or] = Infix(@" \lor ", Loose, Sum, Sum);
        rows[ExprKind.Not] = new(@"\lnot #0", Loose, Atom);
        rows[ExprKind.Select] = new(@"\begin{cases} #1 & #0 \\ #2 & \text{otherwise} \end{cases}", Atom, Loose, Loose, Loose);
        rows[ExprKind.Sigmoid] = Function(@"\sigma");
        rows[ExprKind.LogSigmoid] = new(@"\log \sigma(#0)", Prefix, Loose);
        rows[ExprKind.Sqrt] = new(@"\sqrt{#0}", Atom, Loose);
        rows[ExprKind.Square] = new("{#0}^2", Prefix, Atom);
        foreach (ExprKind kind in new[] { ExprKind.Tanh, ExprKind.Exp, ExprKind.Log, ExprKind.Sin, ExprKind.Cos, ExprKind.Min, ExprKind.Max })
            rows[kind] = Function(@"\" + kind.ToString().ToLowerInvariant(), rows[kind].OperandCount);
        foreach (ExprKind kind in new[]
        {
            ExprKind.Relu, ExprKind.LeakyRelu, ExprKind.Elu, ExprKind.Softplus, ExprKind.HardSigmoid, ExprKind.HardTanh, ExprKind.Expm1,
            ExprKind.Clip, ExprKind.Softsign, ExprKind.Gelu, ExprKind.Silu, ExprKind.Erf,
        })
        {
            string name = kind.ToString();
            rows[kind] = Function($@"\operatorname{{{char.ToLowerInvariant(name[0])}{name.Substring(1)}}}", rows[kind].OperandCount);
        }
        return rows;
    }

    static Dictionary<Op, OpText> NodeRows(Dictionary<ExprKind, OpText> terms, bool latex)
    {
        var rows = new Dictionary<Op, OpText>
        {
            [Op.Copy] = new("#0", Atom, Loose),
            // In exact arithmetic a zero gradient is zero whatever it is multiplied with.
            [Op.KeepZero] = new("#0", Atom, Loose, Loose),
            [Op.Sign] = latex ? Function(@"\operatorname{sign}") : Function("sign"),
            [Op.SelectGreater] = latex
                ? new(@"\begin{cases} #2 & #0 > #1 \\ #3 & \text{otherwise} \end{cases}", Atom, Sum, Sum, Loose, Loose)
                : new("select(#0 > #1, #2, #3)", Atom, Sum, Sum, Loose, Loose),
            [Op.SelectGreaterOrEqual] = latex
                ? new(@"\begin{cases} #2 & #0 \ge #1 \\ #3 & \text{otherwise} \end{cases}", Atom, Sum, Sum, Loose, Loose)
                : new("select(#0 ≥ #1, #2, #3)", Atom, Sum, Sum, Loose, Loose),
            [Op.SumOverSteps] = latex ? new(@"\sum_t #0", Term, Product) : new("Σt #0", Term, Product),
        };
        foreach (Op op in Enum.GetValues(typeof(Op)))
            if (!rows.ContainsKey(op) && Enum.TryParse(op.ToString(), out ExprKind kind) && terms.TryGetValue(kind, out OpText? text))
                rows.Add(op, text);
        return rows;
    }
}

/// <summary>What a name stands for, as far as its symbol depends on it.</summary>
internal enum SymbolKind
{
    /// <summary>A learned value: no time index.</summary>
    Parameter,
    /// <summary>One value per sequence: no time index.</summary>
    Sequence,
    /// <summary>A value of this step.</summary>
    Step,
    /// <summary>A state's value at the step before.</summary>
    PreviousStep,
}
