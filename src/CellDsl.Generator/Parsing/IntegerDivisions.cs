using System.Globalization;
using CellDsl.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CellDsl.Generator.Parsing;

/// <summary>Warns of integer divisions that lose a remainder in what a number is computed from: in its expression, and in the initialisers of the
/// floating-point fields that it reads. An integer constant that is a quotient is meant to be one.</summary>
internal sealed class IntegerDivisions(DiagnosticBag diagnostics, CancellationToken cancel)
{
    readonly StaticFields _fields = new(cancel);
    readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);

    public void Warn(ExpressionSyntax source, SemanticModel semantics)
    {
        var open = new Stack<(ExpressionSyntax Source, SemanticModel Semantics)>();
        open.Push((source, semantics));
        while (open.Count > 0)
        {
            (ExpressionSyntax next, SemanticModel model) = open.Pop();
            foreach (SyntaxNode node in next.DescendantNodesAndSelf())
                if (node is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.DivideExpression } division)
                    Check(division, model);
                else if (node is IdentifierNameSyntax name && InitialiserOf(name, model) is { } initial)
                    open.Push((initial, StaticFields.ModelOf(initial, model)));
        }
    }

    ExpressionSyntax? InitialiserOf(IdentifierNameSyntax name, SemanticModel semantics)
        => semantics.GetSymbolInfo(name, cancel).Symbol is IFieldSymbol
        {
            IsStatic: true, Type.SpecialType: SpecialType.System_Double or SpecialType.System_Single or SpecialType.System_Decimal,
        } field
            && _seen.Add(field)
            && _fields.InitialiserOf(field) is { } initial
            && semantics.Compilation.ContainsSyntaxTree(initial.SyntaxTree)
                ? initial : null;

    void Check(BinaryExpressionSyntax division, SemanticModel semantics)
    {
        if (Whole(division, semantics) is { } quotient && Whole(division.Left, semantics) is { } a && Whole(division.Right, semantics) is { } b
            && quotient * b != a)
            diagnostics.Add(DiagnosticDescriptors.IntegerDivision, division.GetLocation(), division.Brief(), quotient,
                $"{AsDouble(division.Left)} / {division.Right}");
    }

    static string AsDouble(ExpressionSyntax source)
        => source is LiteralExpressionSyntax { Token.Text: var digits } && digits.All(static c => c is (>= '0' and <= '9') or '_')
            ? $"{digits}.0" : $"(double){source}";

    decimal? Whole(ExpressionSyntax source, SemanticModel semantics)
        => semantics.GetTypeInfo(source, cancel).Type?.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64
            && semantics.GetConstantValue(source, cancel) is { HasValue: true, Value: IConvertible value }
            ? value.ToDecimal(CultureInfo.InvariantCulture) : null;
}
