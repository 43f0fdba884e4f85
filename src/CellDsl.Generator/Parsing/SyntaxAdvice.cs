using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CellDsl.Generator.Parsing;

/// <summary>Names a C# construct that equations cannot contain, and says what to write instead.</summary>
internal static class SyntaxAdvice
{
    public const string ForOwnMethod = "write what it returns as an equation, 'Vec name => ...;', and use its name";

    public static (string Construct, string Advice) For(ExpressionSyntax source) => source switch
    {
        ConditionalExpressionSyntax => ("a conditional '?:'", "choose element by element: 'Select(a > b, yes, no)'"),
        SwitchExpressionSyntax => ("a switch", "choose element by element: 'Select(a > b, yes, no)'"),
        AnonymousFunctionExpressionSyntax => ("a lambda", "give the value an equation of its own and name it"),
        AssignmentExpressionSyntax
        => ("an assignment", "an equation only computes; mark the equation of a state's next value with [Next(nameof(...))]"),
        ElementAccessExpressionSyntax => ("an index", "all operations work on whole vectors; declare separate fields, or select units with a Weight"),
        AwaitExpressionSyntax => ("await", "an equation is a formula of fields, equations and constants"),
        BaseObjectCreationExpressionSyntax
        => ("an object creation", "declare the value as a field and name it; the generated constructor creates it"),
        ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax or CollectionExpressionSyntax
            => ("an array", "concatenate vectors with a tuple right of a Weight: 'W * (h, x)'"),
        IsPatternExpressionSyntax => ("a pattern", "compare with < <= > >= inside Select"),
        QueryExpressionSyntax => ("a query", "an equation is a formula of fields, equations and constants"),
        ThrowExpressionSyntax => ("a throw", "an equation is a formula of fields, equations and constants"),
        LiteralExpressionSyntax literal => ($"the literal {literal.Brief()}", "the constants of an equation are numbers"),
        InterpolatedStringExpressionSyntax => ("a string", "the constants of an equation are numbers"),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PointerIndirectionExpression }
        => ("the operator '**'", ForOperator(SyntaxKind.ExclusiveOrExpression)),
        PostfixUnaryExpressionSyntax or PrefixUnaryExpressionSyntax
            => ($"the operator '{Operator(source)}'", "the unary operators are + and -, and ! in front of a comparison"),
        CastExpressionSyntax cast => ($"a cast to '{cast.Type}'", "only a cast to Vec is possible, and it is never needed"),
        ConditionalAccessExpressionSyntax => ("'?.'", "fields and equations are never null; write their names alone"),
        _ => ($"'{source.Brief()}'", "an equation is a formula of fields, equations, constants and the functions of CellDsl.Functions"),
    };

    public static string ForOperator(SyntaxKind kind) => kind switch
    {
        SyntaxKind.ExclusiveOrExpression => "for a power write 'Square(x)' or 'x * x * x'",
        SyntaxKind.ModuloExpression => "a remainder is not supported",
        SyntaxKind.EqualsExpression => "write '(a >= b) & (a <= b)' inside Select",
        SyntaxKind.NotEqualsExpression => "write '(a < b) | (a > b)' inside Select",
        SyntaxKind.LogicalAndExpression => "join comparisons with '&'",
        SyntaxKind.LogicalOrExpression => "join comparisons with '|'",
        SyntaxKind.CoalesceExpression => "fields and equations are never null; write their names alone",
        _ => "the operators are + - * / between vectors, and < <= > >= & | ! inside Select",
    };

    static string Operator(ExpressionSyntax source) => source switch
    {
        PostfixUnaryExpressionSyntax p => p.OperatorToken.Text,
        PrefixUnaryExpressionSyntax p => p.OperatorToken.Text,
        _ => "",
    };
}
