using CellDsl.Generator.Ir;
using static CellDsl.Generator.Emit.OpText;
using static CellDsl.Generator.Emit.Tightness;

namespace CellDsl.Generator.Emit.Text;

/// <summary>A way to write mathematics: the text of every operation, and how names become symbols.</summary>
internal sealed class Notation
{
    /// <summary>Plain text, in the letters of the declaration: a state's name is its value at the step before.</summary>
    public static readonly Notation Plain = new(
        static row => row.Plain, static row => row.Plain, static (name, _, _) => name, "d{0}", "{0}ᵀ #0", "{0} #0", "{0}[{1}]");

    /// <summary>LaTeX as papers set it: h_{t-1}, W_{xh}, \sigma.</summary>
    public static readonly Notation Latex = new(
        static row => row.Latex, static row => row.Latex, LatexNames.Of, @"\mathrm{{d}}{0}", @"{0}^{{\top}} #0", "{0} #0", "{0}^{{({1})}}");

    readonly string _adjoint, _transposed, _product, _block;
    readonly Func<string, SymbolKind, SymbolIndices, string> _symbol;
    readonly Func<FunctionRow, OpText> _functions;
    readonly Func<OpRow, OpText?> _operations;

    Notation(
        Func<FunctionRow, OpText> functions, Func<OpRow, OpText?> operations, Func<string, SymbolKind, SymbolIndices, string> symbol,
        string adjoint, string transposed, string product, string block)
    {
        _functions = functions;
        _operations = operations;
        _symbol = symbol;
        _adjoint = adjoint;
        _transposed = transposed;
        _product = product;
        _block = block;
    }

    /// <summary>The text of an operator or function of the language.</summary>
    public OpText Of(ExprKind kind) => _functions(FunctionTable.Of(kind)!);

    /// <summary>The text of a primitive; null for what stands for a field or a matrix.</summary>
    public OpText? Of(Op op) => _operations(OpTable.Of(op));

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
