using System.Net;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace CellDsl.Generator.Parsing;

/// <summary>The text of a class's XML summary. Read from the source text, since a build without a documentation file does not parse it.</summary>
internal static class SummaryText
{
    static readonly Regex s_summary = new(@"<summary>(.*?)</summary>", RegexOptions.Singleline);
    static readonly Regex s_reference = new(@"<\w+\s+(?:cref|name|langword)\s*=\s*""(?:\w:)?([^""]*)""\s*/>");
    static readonly Regex s_tag = new(@"</?\w[^<>]*>");
    static readonly Regex s_space = new(@"\s+");

    public static string Of(SyntaxNode declaration)
    {
        IEnumerable<string> lines = declaration.GetLeadingTrivia().ToFullString().Split('\n')
            .Select(static l => l.Trim())
            .Where(static l => l.StartsWith("///", StringComparison.Ordinal))
            .Select(static l => l.Substring(3));
        Match summary = s_summary.Match(string.Join("\n", lines));
        if (!summary.Success)
            return "";
        string text = s_tag.Replace(s_reference.Replace(summary.Groups[1].Value, "$1"), "");
        return s_space.Replace(WebUtility.HtmlDecode(text), " ").Trim();
    }
}
