using System.Globalization;
using System.Net;

namespace CellDsl;

/// <summary>Presentation MathML.</summary>
internal sealed class MathMlPrinter : FormulaPrinter
{
    static readonly Dictionary<string, string> s_greek = new(StringComparer.Ordinal)
    {
        ["alpha"] = "α", ["beta"] = "β", ["gamma"] = "γ", ["delta"] = "δ", ["epsilon"] = "ε", ["zeta"] = "ζ", ["eta"] = "η", ["theta"] = "θ", ["iota"]
            = "ι",
        ["kappa"] = "κ", ["lambda"] = "λ", ["mu"] = "μ", ["nu"] = "ν", ["xi"] = "ξ", ["pi"] = "π", ["rho"] = "ρ", ["sigma"] = "σ", ["tau"] = "τ",
        ["upsilon"] = "υ", ["phi"] = "φ", ["chi"] = "χ", ["psi"] = "ψ", ["omega"] = "ω", ["Gamma"] = "Γ", ["Delta"] = "Δ", ["Theta"] = "Θ", ["Lambda"]
            = "Λ",
        ["Xi"] = "Ξ", ["Pi"] = "Π", ["Sigma"] = "Σ", ["Upsilon"] = "Υ", ["Phi"] = "Φ", ["Psi"] = "Ψ", ["Omega"] = "Ω",
    };

    /// <summary>The names by which symbols speak of Greek letters.</summary>
    public static IEnumerable<string> GreekLetters => s_greek.Keys;

    /// <summary>left = right, as one block.</summary>
    public string Print(EquationInfo equation)
        => $"<math display=\"block\"><mrow>{Print(equation.Left)}<mo>=</mo><mrow>{Print(equation.Right)}</mrow></mrow></math>";

    public override string Print(Symbol symbol)
    {
        string letter = Element("mi", symbol.Kind == LetterKind.Greek ? s_greek[symbol.Letter] : symbol.Letter);
        foreach (Accent accent in symbol.Accents)
            letter = $"<mover accent=\"true\"><mrow>{letter}</mrow>"
                + $"<mo>{(accent switch { Accent.Tilde => "~", Accent.Hat => "^", _ => "¯" })}</mo></mover>";
        string below = Below(symbol), above = Above(symbol);
        string marked = (below.Length > 0, above.Length > 0) switch
        {
            (true, true) => $"<msubsup>{letter}{below}{above}</msubsup>",
            (true, false) => $"<msub>{letter}{below}</msub>",
            (false, true) => $"<msup>{letter}{above}</msup>",
            _ => letter,
        };
        return symbol.IsAdjoint ? $"<mrow><mi mathvariant=\"normal\">d</mi>{marked}</mrow>" : marked;
    }

    protected override OpText TextOf(FormulaRow row) => row.MathMl!;

    protected override string Open => "<mo stretchy=\"false\">(</mo>";

    protected override string Close => "<mo stretchy=\"false\">)</mo>";

    protected override string Number(double value) => value < 0 ? $"<mo>−</mo>{Number(-value)}" : Element("mn", base.Number(value));

    protected override string Concatenated(IEnumerable<string> operands)
        => $"<mo stretchy=\"false\">[</mo>{string.Join("<mo>,</mo>", operands)}<mo stretchy=\"false\">]</mo>";

    static string Below(Symbol symbol)
    {
        string index = string.Concat(symbol.Index.Select(static c => Element(c is >= '0' and <= '9' ? "mn" : "mi", c.ToString())));
        string time = symbol.Time switch
        {
            SymbolTime.Step => "<mi>t</mi>",
            SymbolTime.PreviousStep => "<mi>t</mi><mo>−</mo><mn>1</mn>",
            _ => "",
        };
        string both = index.Length > 0 && time.Length > 0 ? $"{index}<mo>,</mo>{time}" : index + time;
        return both.Length == 0 ? "" : $"<mrow>{both}</mrow>";
    }

    string Above(Symbol symbol)
        => symbol.Block is { } block ? $"<mrow>{Open}<mn>{(block + 1).ToString(CultureInfo.InvariantCulture)}</mn>{Close}</mrow>"
        : symbol.Mark switch
        {
            SymbolMark.Input => "<mi>x</mi>",
            SymbolMark.Sequence => "<mi>v</mi>",
            SymbolMark.NextStep => $"<mrow>{Open}<mi>t</mi><mo>+</mo><mn>1</mn>{Close}</mrow>",
            _ => "",
        };

    static string Element(string tag, string text) => $"<{tag}>{WebUtility.HtmlEncode(text)}</{tag}>";
}
