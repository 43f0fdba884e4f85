namespace CellDsl.Generator.Emit.Text;

/// <summary>Which tails of a parameter's name are indices: Wxh belongs to x and h, bf to the gate f, while leak is a word and dt a step of
/// time.</summary>
internal sealed class SymbolIndices
{
    /// <summary>Letters that papers use for input, hidden state and output, whatever a cell calls them.</summary>
    static readonly string[] s_usual = ["i", "h", "x", "y"];

    /// <summary>Words of two letters that are not a letter with an index.</summary>
    static readonly HashSet<string> s_words = new(StringComparer.Ordinal) { "dt", "lr", "no" };

    readonly HashSet<string> _vectors;
    readonly HashSet<string> _parameters;

    public SymbolIndices(IEnumerable<string> vectors, IEnumerable<string> parameters)
    {
        _vectors = new HashSet<string>(vectors.Concat(s_usual), StringComparer.Ordinal);
        _parameters = new HashSet<string>(parameters, StringComparer.Ordinal);
    }

    /// <summary>For names by themselves, in no cell.</summary>
    public static SymbolIndices None { get; } = new([], []);

    /// <summary>Whether what follows the first letter of a parameter's name is an index.</summary>
    public bool Follow(string name)
    {
        string index = name.Substring(1);
        if (index.Length is 0 or > 3 || s_words.Contains(name) || !name.All(char.IsLetterOrDigit))
            return false;
        // The letter of input matrices the world over: Win, Wout, Wrec.
        return index.Length == 1 || name[0] == 'W' || IsIndex(index);
    }

    /// <summary>Greek letters are Greek letters, but pi beside pf and po is the peephole of gate i.</summary>
    public bool IsOneOfMany(string greek) => greek.Length == 2 && _vectors.Contains(greek.Substring(1))
        && _parameters.Any(p => p.Length == 2 && p != greek && p[0] == greek[0] && _vectors.Contains(p.Substring(1)));

    /// <summary>Names of vectors and digits, one after another.</summary>
    bool IsIndex(string text)
        => text.Length == 0
            || (char.IsDigit(text[0]) && IsIndex(text.Substring(1)))
            || Enumerable.Range(1, text.Length).Any(length => _vectors.Contains(text.Substring(0, length)) && IsIndex(text.Substring(length)));
}
