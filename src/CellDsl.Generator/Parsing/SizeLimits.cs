using CellDsl.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CellDsl.Generator.Parsing;

/// <summary>How large a cell may be. What C# itself does with an expression it does by recursion, so that depth must be refused before C# is asked
/// anything of it; everything else is refused where an answer would come too late.</summary>
internal static class SizeLimits
{
    /// <summary>Operations inside each other. The left operand of an operator is not inside it: a sum of many terms is not deep.</summary>
    public const int DeepestNesting = 100;

    public const int MostOperationsOfEquation = 2_000;
    public const int MostOperationsOfCell = 50_000;
    public const int LongestName = 200;

    /// <summary>Lines of all generated files of one cell.</summary>
    public const int MostLines = 100_000;

    /// <summary>C# puts what exceeds this into a tuple in the tuple.</summary>
    const int ElementsOfTuple = 7;

    /// <summary>Refuses members whose attributes, types or initialisers are too deep to be looked at; true if there is one.
    /// Said at the cell's name: C# looks at all of the declaration that a diagnostic points into, for attributes that suppress it.</summary>
    public static bool RefuseDeep(TypeDeclarationSyntax cell, IEnumerable<TypeDeclarationSyntax> parts, DiagnosticBag diagnostics)
    {
        bool any = false;
        foreach (MemberDeclarationSyntax member in parts.SelectMany(static p => p.Members))
            if (Outside(member).Any(IsTooDeep))
            {
                any = true;
                diagnostics.Add(DiagnosticDescriptors.TooLarge, cell.Identifier.GetLocation(),
                    $"The declaration '{member.Brief()}' in line {member.GetLocation().Line()} has more than {DeepestNesting} levels of C# inside "
                    + $"each other; "
                    + "declare parts of it as constants");
            }
        return any;
    }

    /// <summary>What the compiler looks at of a member before it reads equations.</summary>
    static IEnumerable<SyntaxNode> Outside(MemberDeclarationSyntax member) => member switch
    {
        FieldDeclarationSyntax field => [.. field.AttributeLists, field.Declaration],
        PropertyDeclarationSyntax property => [.. property.AttributeLists, property.Type],
        _ => member.AttributeLists,
    };

    /// <summary>True if the equation has been refused.</summary>
    public static bool Refuse(string equation, ExpressionSyntax body, Location location, DiagnosticBag diagnostics)
    {
        string? problem = IsTooDeep(body) ? $"more than {DeepestNesting} operations inside each other"
            : OperationsOf(body) > MostOperationsOfEquation ? $"more than {MostOperationsOfEquation} operations"
            : null;
        if (problem is not null)
            diagnostics.Add(DiagnosticDescriptors.TooLarge, location,
                $"Equation '{equation}' has {problem}; give parts of it equations of their own");
        return problem is not null;
    }

    public static int OperationsOf(ExpressionSyntax body)
        => body.DescendantNodesAndSelf().Count(static n => n is ExpressionSyntax and not NameSyntax);

    static bool IsTooDeep(SyntaxNode root)
    {
        var open = new Stack<(SyntaxNode Node, int Depth)>();
        open.Push((root, 0));
        while (open.Count > 0)
        {
            (SyntaxNode node, int depth) = open.Pop();
            if (depth > DeepestNesting)
                return true;
            int place = 0;
            foreach (SyntaxNode child in node.ChildNodes())
                open.Push((child, depth + (IsInside(child) ? 1 : 0)
                    + (node is TupleExpressionSyntax or TupleTypeSyntax ? place++ / ElementsOfTuple : 0)));
        }
        return false;
    }

    static bool IsInside(SyntaxNode node)
        => node is ExpressionSyntax or PatternSyntax or StatementSyntax && !(node.Parent is BinaryExpressionSyntax parent && parent.Left == node);
}
