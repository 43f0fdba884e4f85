using System.Collections.Immutable;
using CellDsl.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace CellDsl.Generator.Suppressors;

/// <summary>Keeps fields and equations of cells from being reported, and offered for removal, as unused or misnamed. Members that are no part of the
/// cell language (constants, methods) stay the user's business.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CellSuppressor : DiagnosticSuppressor
{
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions => SuppressedDiagnostics.All;

    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
            if (Declared(diagnostic, context) is { } symbol && SuppressedDiagnostics.For(diagnostic.Id, symbol is INamedTypeSymbol) is
                { } suppression)
                context.ReportSuppression(Suppression.Create(suppression, diagnostic));
    }

    /// <summary>The cell, field or equation at whose declaration the diagnostic points; null if it is none.</summary>
    static ISymbol? Declared(Diagnostic diagnostic, SuppressionAnalysisContext context)
    {
        if (diagnostic.Location.SourceTree is not { } tree)
            return null;
        SyntaxNode node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        SyntaxNode? declaration = node.AncestorsAndSelf().FirstOrDefault(static n => n is VariableDeclaratorSyntax or MemberDeclarationSyntax);
        // A whole field, all of whose names have one type.
        if (declaration is BaseFieldDeclarationSyntax { Declaration.Variables: [var first, ..] })
            declaration = first;
        if (declaration is null || context.GetSemanticModel(tree).GetDeclaredSymbol(declaration, context.CancellationToken) is not { } symbol)
            return null;
        return symbol switch
        {
            IFieldSymbol field when KnownTypes.RoleOf(field.Type) is not null && IsCell(field.ContainingType) => field,
            IPropertySymbol property when property.Type.IsVec() && IsCell(property.ContainingType) => property,
            // A class is reported at its name; what is reported within it is another matter.
            INamedTypeSymbol type when IsCell(type) && declaration is TypeDeclarationSyntax named
                && named.Identifier.Span.Contains(diagnostic.Location.SourceSpan) => type,
            _ => null,
        };
    }

    static bool IsCell(INamedTypeSymbol type) => type.GetAttributes().Any(static a => a.AttributeClass.IsCellDsl("CellAttribute"));
}
