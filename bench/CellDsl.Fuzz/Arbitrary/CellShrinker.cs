using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CellDsl.Fuzz.Arbitrary;

/// <summary>Makes a failing cell smaller, as long as it fails in the same way: equations become one of their parts, and what nobody reads
/// goes.</summary>
static class CellShrinker
{
    const int MostTrials = 400;

    public static string Shrink(string source, Func<string, bool> fails)
    {
        int trials = 0;
        for (bool smaller = true; smaller && trials < MostTrials;)
        {
            smaller = false;
            foreach (string candidate in Candidates(source))
                if (candidate.Length < source.Length && ++trials < MostTrials && fails(candidate))
                {
                    source = candidate;
                    smaller = true;
                    break;
                }
        }
        return source;
    }

    /// <summary>The largest steps first.</summary>
    static IEnumerable<string> Candidates(string source)
    {
        SyntaxNode root = CSharpSyntaxTree.ParseText(source).GetRoot();
        foreach (MemberDeclarationSyntax member in root.DescendantNodes().OfType<MemberDeclarationSyntax>()
            .Where(m => m is PropertyDeclarationSyntax or FieldDeclarationSyntax))
            yield return root.RemoveNode(member, SyntaxRemoveOptions.KeepNoTrivia)!.ToFullString();
        foreach (VariableDeclaratorSyntax variable in root.DescendantNodes().OfType<VariableDeclaratorSyntax>())
            yield return root.RemoveNode(variable, SyntaxRemoveOptions.KeepNoTrivia)!.ToFullString();
        foreach (ExpressionSyntax expression in root.DescendantNodes().OfType<ArrowExpressionClauseSyntax>()
            .SelectMany(a => a.DescendantNodes().OfType<ExpressionSyntax>())
            .OrderByDescending(e => e.Span.Length))
            foreach (string part in Parts(expression))
                yield return root.ReplaceNode(expression, SyntaxFactory.ParseExpression(part)).ToFullString();
    }

    static IEnumerable<string> Parts(ExpressionSyntax expression)
    {
        if (expression is IdentifierNameSyntax or LiteralExpressionSyntax or ParenthesizedExpressionSyntax { Expression: IdentifierNameSyntax })
            yield break;
        yield return "h";
        yield return "0.5";
        foreach (ExpressionSyntax part in expression.ChildNodes()
            .SelectMany(c => c is ArgumentListSyntax list ? list.Arguments.Select(a => a.Expression) : c is ExpressionSyntax e ? [e] : []))
            yield return part.ToString();
    }
}
