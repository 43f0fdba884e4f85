using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CellDsl.Generator.Parsing;

internal static class SyntaxText
{
    const int Longest = 40;
    static readonly Regex s_space = new(@"\s+");

    /// <summary>Source for a message: on one line, and not too long.</summary>
    public static string Brief(this SyntaxNode source)
    {
        string text = s_space.Replace(source.ToString(), " ");
        return text.Length <= Longest ? text : text.Substring(0, Longest - 3) + "...";
    }

    /// <summary>The same, to be written right of an operator.</summary>
    public static string BriefOperand(this SyntaxNode source) => source is BinaryExpressionSyntax ? $"({source.Brief()})" : source.Brief();

    public static int Line(this Location location) => location.GetLineSpan().StartLinePosition.Line + 1;
}
