namespace CellDsl.Generator.Emit.Text;

/// <summary>How the user's names are set: Wxh is W with the index xh, alpha a Greek letter, hTilde an h with a tilde, leak a word.</summary>
internal static class Letters
{
    static readonly HashSet<string> s_greek = new(MathMlPrinter.GreekLetters, StringComparer.Ordinal);

    static readonly (string Suffix, Accent Accent)[] s_accents = [("Tilde", Accent.Tilde), ("Hat", Accent.Hat), ("Bar", Accent.Bar)];

    /// <summary>A letter (or Greek letter) and its subscript. Parameters take letters that are indices as a subscript, everything else only digits;
    /// what is left is a word.</summary>
    public static Symbol Of(ValueOrigin value, string name, SymbolTime time, SymbolIndices indices)
    {
        var accents = new List<Accent>();
        while (TakeAccent(ref name) is { } accent)
            accents.Insert(0, accent);
        int letters = name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').Length;
        string stem = name.Substring(0, letters), digits = name.Substring(letters);
        bool isParameter = value.Kind == ValueKind.Parameter;
        Symbol symbol = s_greek.Contains(stem) && !(isParameter && indices.IsOneOfMany(name)) ? new(value, stem, LetterKind.Greek) { Index = digits }
            : stem.Length == 1 ? new(value, stem, LetterKind.Letter) { Index = digits }
            : isParameter && indices.Follow(name) ? new(value, name.Substring(0, 1), LetterKind.Letter) { Index = name.Substring(1) }
            : new(value, name, LetterKind.Word);
        return symbol with { Time = time, Accents = accents };
    }

    /// <summary>The name as it stands, for one whose letter means something else.</summary>
    public static Symbol Word(ValueOrigin value, SymbolTime time) => new(value, value.Name, LetterKind.Word) { Time = time };

    static Accent? TakeAccent(ref string name)
    {
        foreach ((string suffix, Accent accent) in s_accents)
            if (name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal))
            {
                name = name.Substring(0, name.Length - suffix.Length);
                return accent;
            }
        return null;
    }
}
