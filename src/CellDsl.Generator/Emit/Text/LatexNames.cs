namespace CellDsl.Generator.Emit.Text;

/// <summary>Names of fields and equations as LaTeX symbols: Wxh is W_{xh}, alpha is \alpha, hTilde is \tilde{h}, leak is a word.</summary>
internal static class LatexNames
{
    static readonly HashSet<string> s_greek = new(StringComparer.Ordinal)
    {
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "pi", "rho",
        "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
        "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega",
    };

    static readonly (string Suffix, string Accent)[] s_accents = [("Tilde", "tilde"), ("Hat", "hat"), ("Bar", "bar")];

    public static string Of(string name, SymbolKind kind, SymbolIndices indices)
    {
        (string symbol, string index) = Split(name, kind, indices);
        return Indexed(symbol, index, Time(kind));
    }

    /// <summary>The name as it stands.</summary>
    public static string Word(string name, SymbolKind kind) => Indexed(Word(name), "", Time(kind));

    static string Time(SymbolKind kind) => kind switch { SymbolKind.Step => "t", SymbolKind.PreviousStep => "t-1", _ => "" };

    static string Word(string name) => $@"\mathit{{{name.Replace("_", @"\_")}}}";

    static string Indexed(string symbol, string index, string time)
    {
        string both = index.Length > 0 && time.Length > 0 ? $"{index},{time}" : index + time;
        return both.Length switch { 0 => symbol, 1 => $"{symbol}_{both}", _ => $"{symbol}_{{{both}}}" };
    }

    /// <summary>A letter (or Greek letter) and its subscript. Parameters take letters that are indices as a subscript, everything else only digits;
    /// what is left is a word.</summary>
    static (string Symbol, string Index) Split(string name, SymbolKind kind, SymbolIndices indices)
    {
        foreach ((string suffix, string accent) in s_accents)
            if (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal))
            {
                (string symbol, string index) = Split(name.Substring(0, name.Length - suffix.Length), kind, indices);
                return ($@"\{accent}{{{symbol}}}", index);
            }
        int letters = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').Length;
        string stem = name.Substring(0, letters), digits = name.Substring(letters);
        if (s_greek.Contains(stem) && !(kind == SymbolKind.Parameter && indices.IsOneOfMany(name)))
            return ($@"\{stem}", digits);
        if (stem.Length == 1)
            return (stem, digits);
        if (kind == SymbolKind.Parameter && indices.Follow(name))
            return (name.Substring(0, 1), name.Substring(1));
        return (Word(name), "");
    }
}
