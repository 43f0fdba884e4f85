using System.Globalization;

namespace CellDsl;

/// <summary>LaTeX as papers set it: h_{t-1}, W_{xh}, \sigma.</summary>
internal sealed class LatexPrinter : FormulaPrinter
{
    public override string Print(Symbol symbol)
    {
        string letter = symbol.Kind switch
        {
            LetterKind.Letter => symbol.Letter,
            LetterKind.Greek => $@"\{symbol.Letter}",
            _ => $@"\mathit{{{symbol.Letter.Replace("_", @"\_")}}}",
        };
        foreach (Accent accent in symbol.Accents)
            letter = $@"\{CommandOf(accent)}{{{letter}}}";
        return (symbol.IsAdjoint ? @"\mathrm{d}" : "") + letter + Below(symbol) + Above(symbol);
    }

    protected override OpText TextOf(FormulaRow row) => row.Latex!;

    /// <summary>LaTeX has no double superscripts.</summary>
    protected override Piece Apply(FormulaNode node, Piece[] operands, Formula formula)
    {
        if (node.Op == FormulaOp.TransposedProduct && formula.Nodes[node.Operands[0]].Symbol is { } matrix && Above(matrix).Length > 0)
            operands[0] = Piece.Atom($"{{{operands[0].Text}}}");
        return base.Apply(node, operands, formula);
    }

    static string Below(Symbol symbol)
    {
        string time = symbol.Time switch { SymbolTime.Step => "t", SymbolTime.PreviousStep => "t-1", _ => "" };
        string both = symbol.Index.Length > 0 && time.Length > 0 ? $"{symbol.Index},{time}" : symbol.Index + time;
        return both.Length switch { 0 => "", 1 => $"_{both}", _ => $"_{{{both}}}" };
    }

    static string Above(Symbol symbol) => symbol.Block is { } block ? $"^{{({(block + 1).ToString(CultureInfo.InvariantCulture)})}}"
        : symbol.Mark switch
        {
            SymbolMark.Input => "^{x}",
            SymbolMark.Sequence => "^{v}",
            SymbolMark.NextStep => "^{(t+1)}",
            _ => "",
        };

    static string CommandOf(Accent accent) => accent switch { Accent.Tilde => "tilde", Accent.Hat => "hat", _ => "bar" };
}
