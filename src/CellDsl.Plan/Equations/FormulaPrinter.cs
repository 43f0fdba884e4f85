using System.Globalization;

namespace CellDsl;

/// <summary>Writes formulas with as few parentheses as the texts of operations allow. Notations differ in these texts, in their symbols and in their
/// numbers.</summary>
internal abstract class FormulaPrinter
{
    public static FormulaPrinter Plain { get; } = new PlainPrinter();

    public static FormulaPrinter Latex { get; } = new LatexPrinter();

    public static FormulaPrinter MathMl { get; } = new MathMlPrinter();

    public string Print(Formula formula)
    {
        var pieces = new Piece[formula.Nodes.Count];
        for (int i = 0; i < pieces.Length; i++)
        {
            FormulaNode node = formula.Nodes[i];
            pieces[i] = node.Op switch
            {
                FormulaOp.Number => new Piece(Number(node.Number), node.Number < 0 ? Tightness.Loose : Tightness.Atom),
                FormulaOp.Symbol => Piece.Atom(Print(node.Symbol!)),
                FormulaOp.Concatenate => Piece.Atom(Concatenated(node.Operands.Select(o => pieces[o].Text))),
                _ => Apply(node, [.. node.Operands.Select(o => pieces[o])], formula),
            };
        }
        return pieces[pieces.Length - 1].Text;
    }

    public abstract string Print(Symbol symbol);

    protected abstract OpText TextOf(FormulaRow row);

    protected virtual string Open => "(";

    protected virtual string Close => ")";

    protected virtual string Number(double value) => Written(value);

    protected virtual string Concatenated(IEnumerable<string> operands) => $"[{string.Join(", ", operands)}]";

    protected virtual Piece Apply(FormulaNode node, Piece[] operands, Formula formula)
        => TextOf(FormulaTable.Of(node.Op)).Apply(operands, Open, Close);

    /// <summary>Reads back as the same number: 0.5, 1, -0.0, 1E-30.</summary>
    static string Written(double value)
        => value == 0 ? 1 / value < 0 ? "-0.0" : "0" : value.ToString("R", CultureInfo.InvariantCulture);
}
