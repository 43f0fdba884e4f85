using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CellDsl.Fuzz.Sources;

/// <summary>Makes one text of others as hands, merges and bad luck do. The same seed gives the same text.</summary>
sealed class SourceMutator(IReadOnlyList<string> corpus)
{
    static readonly string[] s_nasty =
    [
        "class", "int", "event", "@event", "this", "base", "null", "default", "new", "nameof", "Description", "Cell", "Kernels", "T", "V", "tile",
        "row", "unit",
        "Step1", "At", "Previous", "Load", "Store", "sum0", "dh", "dy", "h1Rows", "ICell", "Equals", "ToString", "GetHashCode", "get_h", "Ünïcode",
        "变量", "ﬁ", "_", "__",
        "x\u0301", "@x", "0", "1e999", "-1", "0x7fffffffffffffff", "1e-320", "0.1f", "1m", "'a'", "\"h\"", "\"\\0\"", "$\"{x}\"", "true", "1/0",
        "double.NaN",
        "+", "-", "*", "/", "&", "|", "!", "~", "^", "&&", "??", "?", ":", "=>", "=", ";", ",", ".", "(", ")", "{", "}", "[", "]", "<", ">", "<T>",
        "..", "->", "::", "#", "@", "\\",
        "partial", "static", "abstract", "required", "readonly", "const", "public", "file", "record", "struct", "enum", "ref", "async", "await",
        "yield", "unsafe", "where",
        "Weight", "Input", "State", "Vec", "Scalar", "Bias", "Diagonal", "Context", "Mask", "[Next(nameof(h))]", "[Output]", "[Size(\"One\")]",
        "[Size(\"A\", \"B\")]",
        "[Init(Initializer.NpRnn)]", "[Init((Initializer)99, double.NaN)]", "[Cell]", "Vec q => q;", "readonly State h;", "Select(h > 0, 1, 0)",
        "Clip(x, 2, 1)", "W * (h, x)",
        "h[0]", "x is { }", "h switch { _ => x }", "() => x", "x = h", "x.ToString()", "Math.Tanh(x)", "(Vec)1", "new()", "default(Vec)",
        "stackalloc int[1]", "typeof(Vec)",
        "#if X\n", "#endif\n", "#pragma warning disable\n", "#line 1 \"a.cs\"\n", "/*", "*/", "//", "///", "\"", "\"\"\"", "\0", "\uFEFF", "\u2028",
        "\uD800", "namespace N;", "global::",
    ];

    readonly List<(int Start, int End)[]> _tokens = [.. corpus.Select(Tokens)];

    public string Make(int seed)
    {
        // Generators of neighbouring seeds begin alike.
        var random = new Random(unchecked(seed * 1_000_003 ^ (seed >> 9)));
        int which = random.Next(corpus.Count);
        string text = corpus[which];
        (int Start, int End)[] tokens = _tokens[which];
        for (int times = 1 + random.Next(3) * random.Next(2); times > 0; times--)
        {
            if (tokens.Length == 0)
                break;
            text = Change(text, tokens, random);
            if (times > 1)
                tokens = Tokens(text);
        }
        return text;
    }

    string Change(string text, (int Start, int End)[] tokens, Random random)
    {
        (int start, int end) = tokens[random.Next(tokens.Length)];
        string token = text[start..end];
        switch (random.Next(16))
        {
            case 0:
                return text.Remove(start, end - start);
            case 1:
                int last = tokens[Math.Min(tokens.Length - 1, Array.FindIndex(tokens, t => t.Start == start) + random.Next(8))].End;
                return random.Next(2) == 0 ? text.Remove(start, last - start) : text.Insert(last, " " + text[start..last]);
            case 2:
                (int otherStart, int otherEnd) = tokens[random.Next(tokens.Length)];
                return Swap(text, (start, end), (otherStart, otherEnd));
            case 3 or 4:
                return text.Insert(random.Next(2) == 0 ? start : end, $" {Nasty(random)} ");
            case 5 or 6:
                return text[..start] + Nasty(random) + text[end..];
            case 7:
                (int from, int to) = tokens[random.Next(tokens.Length)];
                return text[..start] + text[from..to] + text[end..];
            case 8:
                return text[..random.Next(text.Length)];
            case 9:
                return text.Insert(random.Next(text.Length), Garbage(random));
            case 10:
                return Identifier(token) ? text[..start] + Nested(token, random) + text[end..] : text.Insert(end, token);
            case 11:
                return Identifier(token) ? text[..start] + Chained(token, random) + text[end..] : text.Insert(end, token);
            case 12:
                int other = random.Next(corpus.Count);
                return _tokens[other].Length == 0 ? text : text[..start] + corpus[other][_tokens[other][random.Next(_tokens[other].Length)].Start..];
            case 13:
                return Identifier(token) ? Renamed(text, tokens, token, Nasty(random)) : text.Remove(start, end - start);
            case 14:
                string cased = random.Next(2) == 0 ? token.ToUpperInvariant() : token.ToLowerInvariant();
                return random.Next(2) == 0 ? Renamed(text, tokens, token, cased) : text[..start] + cased + text[end..];
            default:
                (int a, int b) = tokens[random.Next(tokens.Length)];
                return Identifier(token) && Identifier(text[a..b]) ? Renamed(text, tokens, token, text[a..b]) : text.Insert(start, text[a..b] + " ");
        }
    }

    static string Nasty(Random random) => s_nasty[random.Next(s_nasty.Length)];

    static bool Identifier(string token) => SyntaxFacts.IsValidIdentifier(token);

    static string Swap(string text, (int Start, int End) a, (int Start, int End) b)
    {
        if (a.Start > b.Start)
            (a, b) = (b, a);
        return a.End > b.Start ? text : text[..a.Start] + text[b.Start..b.End] + text[a.End..b.Start] + text[a.Start..a.End] + text[b.End..];
    }

    static string Renamed(string text, (int Start, int End)[] tokens, string token, string name)
    {
        var result = new StringBuilder();
        int end = 0;
        foreach ((int from, int to) in tokens)
            if (text.AsSpan(from, to - from).SequenceEqual(token))
            {
                result.Append(text, end, from - end).Append(name);
                end = to;
            }
        return result.Append(text, end, text.Length - end).ToString();
    }

    static string Nested(string token, Random random)
    {
        int depth = random.Next(4) == 0 ? 100 + random.Next(100) : random.Next(20);
        (string open, string close) = random.Next(5) switch
        {
            0 => ("(", ")"),
            1 => ("Tanh(", ")"),
            2 => ("-", " "),
            3 => ("Select(h > 0, x, ", ")"),
            _ => ("(x + ", ")"),
        };
        return string.Concat(Enumerable.Repeat(open + " ", depth)) + token + string.Concat(Enumerable.Repeat(close, depth));
    }

    static string Chained(string token, Random random)
    {
        int length = random.Next(8) == 0 ? 500 + random.Next(2000) : random.Next(40);
        string link = random.Next(5) switch { 0 => " + ", 1 => " * ", 2 => " - ", 3 => " & ", _ => ", " };
        return token + string.Concat(Enumerable.Range(0, length).Select(i => link + (i % 3 == 2 ? i.ToString(CultureInfo.InvariantCulture) : token)));
    }

    static string Garbage(Random random)
    {
        char[] garbage = new char[1 + random.Next(4)];
        for (int i = 0; i < garbage.Length; i++)
            garbage[i] = random.Next(3) == 0 ? (char)random.Next(0x10000) : (char)random.Next(1, 127);
        return new string(garbage);
    }

    public static (int Start, int End)[] Tokens(string text)
        => [.. SyntaxFactory.ParseTokens(text).Where(t => t.Span.Length > 0).Select(t => (t.Span.Start, t.Span.End))];
}
