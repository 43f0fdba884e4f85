using System.Text.RegularExpressions;

namespace CellDsl.Runtime.Tests.Disassembly;

/// <summary>A method as the JIT printed it.</summary>
sealed partial class Listing
{
    readonly string[] _lines;

    Listing(string text) => _lines = text.Split('\n');

    /// <summary>By name without parameters and own type arguments.</summary>
    public static Dictionary<string, Listing> ReadAll(string text)
        => Header().Split(text).Skip(1).GroupBy(t => t[..t.IndexOfAny(['(', '\n'])].Trim())
            .ToDictionary(g => OwnTypeArguments().Replace(g.Key, ":$1"), g => new Listing(g.Last()));

    public bool IsOptimized => _lines[0].Contains("FullOpts");

    /// <summary>The lines of each loop that holds no other: from a label to the jump back to it.</summary>
    public IEnumerable<string[]> InnerLoops()
    {
        Dictionary<string, int> labels = [];
        for (int n = 0; n < _lines.Length; n++)
            if (Label().Match(_lines[n]) is { Success: true } label)
                labels[label.Groups[1].Value] = n;
            else if (Jump().Match(_lines[n]) is { Success: true } jump && labels.TryGetValue(jump.Groups[1].Value, out int first))
            {
                yield return _lines[first..(n + 1)];
                labels.Clear(); // An outer loop begins before what was just seen.
            }
    }

    public IEnumerable<string> Calls => _lines.Where(l => CallInstruction().IsMatch(l)).Select(l => l.Trim());

    public static bool TouchesStack(string line) => Stack().IsMatch(line);

    public static bool Multiplies(string line) => Multiplication().IsMatch(line);

    public override string ToString() => string.Join('\n', _lines);

    [GeneratedRegex(@"^; Assembly listing for method ", RegexOptions.Multiline)]
    private static partial Regex Header();

    [GeneratedRegex(@":(\w+)\[.*$")]
    private static partial Regex OwnTypeArguments();

    [GeneratedRegex(@"^(G_M\w+):")]
    private static partial Regex Label();

    // x64: jg SHORT G_M1_IG03; Arm: bgt G_M1_IG03, cbnz x0, G_M1_IG03
    [GeneratedRegex(@"^\s+(?:j\w+|b|b\.?\w\w|cbn?z)\s+(?:\w+, )?(?:SHORT )?(G_M\w+)")]
    private static partial Regex Jump();

    [GeneratedRegex(@"^\s+(?:call|blr?|jmp\s+\[|br)\s")]
    private static partial Regex CallInstruction();

    [GeneratedRegex(@"\[(?:r[bs]p|fp|sp)\b")]
    private static partial Regex Stack();

    [GeneratedRegex(@"^\s+(?:vfmadd|v?mul[ps][sd]|fmla|fmadd)")]
    private static partial Regex Multiplication();
}
