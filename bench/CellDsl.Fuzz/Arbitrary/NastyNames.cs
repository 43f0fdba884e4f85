using System.Text.RegularExpressions;

namespace CellDsl.Fuzz.Arbitrary;

/// <summary>Gives the members of a cell names that have a meaning elsewhere: keywords, names of generated members and locals, of gradients and files'
/// arrays, names that differ in case alone, letters of other alphabets.</summary>
static partial class NastyNames
{
    static readonly string[] s_names =
    [
        "@class", "@event", "@namespace", "@static", "@float", "@this", "@base", "@params", "record", "file", "required", "field", "value", "var",
        "dynamic", "nameof", "await", "when", "scoped",
        "H", "X", "C", "dh", "dx", "dy", "y", "hT", "h0", "h_next", "dh_prev", "dh_next", "dH", "lengths", "row", "rows", "unit", "at", "tile",
        "slots", "step", "sums", "sum0", "t", "t2", "zero", "one", "half",
        "Load", "Store", "AddTo", "Constant", "KeepZero", "TMode", "V", "T", "Invoke", "Description", "Kernels", "Plan", "Cells", "Cell", "Cpu",
        "Gpu", "xRows", "hPrevRows", "hNextRows", "hIn", "hX", "eIn",
        "tanhH", "tanh_h", "oneMinusZ", "MultiplyAdd", "SelectGreater", "ä", "σ", "Δt", "日本", "_", "__", "_h", "I", "i", "ı", "l", "O", "System",
        "CellDsl", "global", "Generated", "NaN", "nan",
    ];

    /// <summary>The source with another name for each of its members, if the draw says so.</summary>
    public static string Apply(string source, int seed)
    {
        var random = new Random(seed ^ 0x5bd1e995);
        if (random.NextDouble() > 0.3)
            return source;
        var given = new Dictionary<string, string>();
        var free = new Queue<string>(s_names.Where(n => !Regex.IsMatch(source, $@"(?<![\w@]){Regex.Escape(n.TrimStart('@'))}(?!\w)"))
            .OrderBy(_ => random.Next()));
        string renamed = Member().Replace(source, match =>
        {
            if (!given.TryGetValue(match.Value, out string? name))
                given[match.Value] = name = random.NextDouble() < 0.6 && free.TryDequeue(out string? next) ? next : match.Value;
            return name;
        });
        return random.Next(4) switch
        {
            0 => InNamespace(renamed, "Acme.@event.@class"),
            1 => InNamespace(renamed, "CellDsl"),
            2 => Nested(renamed),
            _ => renamed,
        };
    }

    static string InNamespace(string source, string name) => source.Replace("[Cell", $"namespace {name};\n\n[Cell", StringComparison.Ordinal);

    static string Nested(string source)
    {
        int start = source.IndexOf("[Cell", StringComparison.Ordinal);
        return $"{source[..start]}\npublic static partial class @struct\n{{\n{source[start..]}\n}}\n";
    }

    /// <summary>What <see cref="ArbitraryCell"/> names: states, equations and parameters.</summary>
    [GeneratedRegex(@"\b(h|c|s|h1|c1|s1|e\d+|[Wbdt]\d+|Wy|by|v|p|q)\b(?!\()")]
    private static partial Regex Member();
}
