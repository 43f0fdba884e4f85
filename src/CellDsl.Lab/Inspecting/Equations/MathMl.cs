using System.Text;
using CellDsl.Lab.Terminals;
using CellDsl.Training.Sequences;

namespace CellDsl.Lab.Inspecting.Equations;

/// <summary>The LaTeX in which the compiler describes equations, as presentation MathML. It knows the commands that <see cref="EquationInfo.Latex"/> uses;
/// any other is shown as it stands, inside an <c>merror</c>, so that nothing is left out silently.</summary>
sealed class MathMl
{
    static readonly Dictionary<string, string> Operators = new(StringComparer.Ordinal)
    {
        ["odot"] = "⊙", ["otimes"] = "⊗", ["le"] = "≤", ["ge"] = "≥", ["land"] = "∧", ["lor"] = "∨", ["lnot"] = "¬", ["sum"] = "∑", ["top"] = "⊤",
    };

    static readonly Dictionary<string, string> Greek = new(StringComparer.Ordinal)
    {
        ["alpha"] = "α", ["beta"] = "β", ["gamma"] = "γ", ["delta"] = "δ", ["epsilon"] = "ε", ["zeta"] = "ζ", ["eta"] = "η", ["theta"] = "θ", ["iota"] = "ι",
        ["kappa"] = "κ", ["lambda"] = "λ", ["mu"] = "μ", ["nu"] = "ν", ["xi"] = "ξ", ["pi"] = "π", ["rho"] = "ρ", ["sigma"] = "σ", ["tau"] = "τ",
        ["upsilon"] = "υ", ["phi"] = "φ", ["chi"] = "χ", ["psi"] = "ψ", ["omega"] = "ω", ["Gamma"] = "Γ", ["Delta"] = "Δ", ["Theta"] = "Θ", ["Lambda"] = "Λ",
        ["Xi"] = "Ξ", ["Pi"] = "Π", ["Sigma"] = "Σ", ["Upsilon"] = "Υ", ["Phi"] = "Φ", ["Psi"] = "Ψ", ["Omega"] = "Ω",
    };

    static readonly Dictionary<string, string> Accents = new(StringComparer.Ordinal) { ["hat"] = "^", ["tilde"] = "~", ["bar"] = "¯" };

    static readonly HashSet<string> Functions = new(StringComparer.Ordinal) { "tanh", "exp", "log", "sin", "cos", "min", "max" };

    static readonly string Sum = Element("mo", "∑");

    readonly string _latex;
    int _at;

    MathMl(string latex) => _latex = latex;

    /// <summary>name = right-hand side, as one block.</summary>
    public static string Equation(EquationInfo equation)
        => $"<math display=\"block\"><mrow>{Row(equation.LatexName)}<mo>=</mo>{Row(equation.Latex)}</mrow></math>";

    /// <summary>A formula without the surrounding <c>math</c> element.</summary>
    public static string Row(string latex) => new MathMl(latex).Sequence(static _ => false);

    /// <summary>Elements up to the end of the text, or to where <paramref name="ends"/> says of what is left.</summary>
    string Sequence(Func<string, bool> ends)
    {
        var row = new StringBuilder("<mrow>");
        for (bool isFactor = false; ;)
        {
            bool isSpaced = _at < _latex.Length && _latex[_at] == ' ';
            if (!Skip() || ends(_latex[_at..]))
                break;
            string element = Scripted();
            bool wasFactor = isFactor;
            isFactor = !element.StartsWith("<mo", StringComparison.Ordinal);
            // A blank between two factors is a product; MathML would set them without one.
            row.Append(isSpaced && wasFactor && isFactor ? "<mspace width=\"0.2em\"></mspace>" : "").Append(element);
        }
        return row.Append("</mrow>").ToString();
    }

    /// <summary>Skips blanks; false at the end.</summary>
    bool Skip()
    {
        while (_at < _latex.Length && _latex[_at] == ' ')
            _at++;
        return _at < _latex.Length;
    }

    string Scripted()
    {
        string element = Element();
        string? below = null, above = null;
        while (_at < _latex.Length && _latex[_at] is '_' or '^')
            if (_latex[_at++] == '_')
                below = Argument();
            else
                above = Argument();
        return (below, above) switch
        {
            (null, null) => element,
            (_, null) when element == Sum => $"<munder>{element}{below}</munder>",
            (_, null) => $"<msub>{element}{below}</msub>",
            (null, _) => $"<msup>{element}{above}</msup>",
            _ => $"<msubsup>{element}{below}{above}</msubsup>",
        };
    }

    /// <summary>A group in braces, or one element.</summary>
    string Argument() => Skip() ? Element() : "<mrow></mrow>";

    string Element()
    {
        char c = _latex[_at];
        if (c == '\\')
            return Command();
        if (c == '{')
        {
            _at++;
            string group = Sequence(static rest => rest[0] == '}');
            _at = Math.Min(_at + 1, _latex.Length);
            return group;
        }
        if (char.IsAsciiDigit(c))
            return Element("mn", While(static c => char.IsAsciiDigit(c) || c == '.'));
        _at++;
        return char.IsLetter(c) ? Element("mi", c.ToString())
            : c is '(' or ')' or '[' or ']' or '|' ? $"<mo stretchy=\"false\">{c}</mo>"
            : Element("mo", c == '-' ? "−" : c.ToString());
    }

    string Command()
    {
        _at++;
        string name = While(char.IsAsciiLetter);
        if (Greek.TryGetValue(name, out string? letter))
            return Element("mi", letter);
        if (Operators.TryGetValue(name, out string? sign))
            return Element("mo", sign);
        if (Functions.Contains(name))
            return Element("mi", name);
        if (Accents.TryGetValue(name, out string? accent))
            return $"<mover accent=\"true\">{Argument()}<mo>{accent}</mo></mover>";
        return name switch
        {
            "frac" => $"<mfrac>{Argument()}{Argument()}</mfrac>",
            "sqrt" => $"<msqrt>{Argument()}</msqrt>",
            "mathrm" => $"<mi mathvariant=\"normal\">{SafeMarkup.Encode(Word())}</mi>",
            "mathit" or "operatorname" => Element("mi", Word()),
            "text" => Element("mtext", Word()),
            "begin" => Cases(),
            _ => Element("merror", $"\\{name}"),
        };
    }

    /// <summary>The text of a group, with '\_' for '_'.</summary>
    string Word()
    {
        int end = _latex.IndexOf('}', _at);
        if (!Skip() || _latex[_at] != '{' || end < 0)
            return "";
        string word = _latex[(_at + 1)..end].Replace(@"\_", "_", StringComparison.Ordinal);
        _at = end + 1;
        return word;
    }

    string Cases()
    {
        string environment = Word();
        if (environment != "cases")
            return Element("merror", $@"\begin{{{environment}}}");
        var table = new StringBuilder("<mrow><mo>{</mo><mtable columnalign=\"left\">");
        do
            table.Append("<mtr><mtd>").Append(Cell()).Append("</mtd><mtd>").Append(Cell()).Append("</mtd></mtr>");
        while (Taken(@"\\"));
        Taken(@"\end{cases}");
        return table.Append("</mtable></mrow>").ToString();

        string Cell()
        {
            Taken("&");
            return Sequence(static rest => rest[0] == '&' || rest.StartsWith(@"\\", StringComparison.Ordinal) || rest.StartsWith(@"\end", StringComparison.Ordinal));
        }
    }

    bool Taken(string token)
    {
        if (!Skip() || string.CompareOrdinal(_latex, _at, token, 0, token.Length) != 0)
            return false;
        _at += token.Length;
        return true;
    }

    string While(Func<char, bool> belongs)
    {
        int start = _at;
        while (_at < _latex.Length && belongs(_latex[_at]))
            _at++;
        return _latex[start.._at];
    }

    static string Element(string tag, string text) => $"<{tag}>{SafeMarkup.Encode(text)}</{tag}>";
}
