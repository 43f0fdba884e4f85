using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CellDsl.Generator.Parsing;

/// <summary>Whether a static field is known to hold the value of its initialiser when an equation, or the initialiser of another field, reads it.
/// C# runs initialisers in the order in which they stand, part by part and type by type, and what runs early reads zeros.</summary>
internal sealed class StaticFields(CancellationToken cancel)
{
    /// <summary>Null where the field's initialiser tells its value; else the reason, which is empty where the field's declaration shows it.</summary>
    /// <param name="source">Where the field is read.</param>
    public string? WhyUnsure(IFieldSymbol field, ExpressionSyntax source, SemanticModel semantics)
    {
        if (!field.IsReadOnly || InitialiserOf(field) is not { } initial || !semantics.Compilation.ContainsSyntaxTree(initial.SyntaxTree))
            return "";
        if (field.GetAttributes().Any(static a => a.AttributeClass is { Name: "ThreadStaticAttribute" }))
            return "other threads than the first read zero";
        if (!IsExact(field.Type, initial, semantics))
            return "its initialiser is rounded to another type";
        if (source.FirstAncestorOrSelf<VariableDeclaratorSyntax>() is { } reader && WhyTooEarly(initial, reader) is { } early)
            return early;
        return IsWrittenElsewhere(field) ? "other code may assign it" : null;
    }

    public ExpressionSyntax? InitialiserOf(IFieldSymbol field)
        => field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancel) is VariableDeclaratorSyntax { Initializer.Value: { } initial }
        ? initial : null;

#pragma warning disable RS1030 // A field may be declared in another file; there is no other way from a symbol to the value of its initialiser.
    public static SemanticModel ModelOf(SyntaxNode node, SemanticModel semantics)
        => node.SyntaxTree == semantics.SyntaxTree ? semantics : semantics.Compilation.GetSemanticModel(node.SyntaxTree);
#pragma warning restore RS1030

    /// <summary>Whether the initialiser's value, taken as a double, becomes the field's by one conversion of C#'s.</summary>
    bool IsExact(ITypeSymbol field, ExpressionSyntax initial, SemanticModel semantics)
    {
        if (field.SpecialType != SpecialType.System_Single)
            return field.IsNumber();
        return ModelOf(initial, semantics).GetTypeInfo(initial, cancel).Type?.SpecialType
            is SpecialType.System_Single or (>= SpecialType.System_SByte and <= SpecialType.System_UInt32) or SpecialType.System_Char;
    }

    /// <summary>Among initialisers only the order within one part of one type is certain.</summary>
    static string? WhyTooEarly(ExpressionSyntax read, VariableDeclaratorSyntax reader)
    {
        TypeDeclarationSyntax? part = read.FirstAncestorOrSelf<TypeDeclarationSyntax>();
        if (part is null || part != reader.FirstAncestorOrSelf<TypeDeclarationSyntax>())
            return $"'{reader.Identifier.ValueText}' may be computed before it";
        return read.SpanStart < reader.SpanStart ? null : $"'{reader.Identifier.ValueText}' is computed before it";
    }

    /// <summary>A readonly field can be assigned by its type's static constructor and by initialisers of other fields.</summary>
    bool IsWrittenElsewhere(IFieldSymbol field)
    {
        foreach (SyntaxReference reference in field.ContainingType.DeclaringSyntaxReferences)
            if (reference.GetSyntax(cancel) is TypeDeclarationSyntax part)
                foreach (MemberDeclarationSyntax member in part.Members)
                    if (member is ConstructorDeclarationSyntax constructor && constructor.Modifiers.Any(SyntaxKind.StaticKeyword)
                        ? Names(constructor, field).Any()
                        : member is BaseFieldDeclarationSyntax or PropertyDeclarationSyntax && Names(member, field).Any(IsWritten))
                        return true;
        return false;
    }

    static IEnumerable<IdentifierNameSyntax> Names(SyntaxNode node, IFieldSymbol field)
        => node.DescendantNodes().OfType<IdentifierNameSyntax>().Where(n => n.Identifier.ValueText == field.Name);

    static bool IsWritten(IdentifierNameSyntax name)
    {
        ExpressionSyntax whole = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        while (whole.Parent is ParenthesizedExpressionSyntax or TupleExpressionSyntax or ArgumentSyntax { Parent: TupleExpressionSyntax })
            whole = whole.Parent as ExpressionSyntax ?? (ExpressionSyntax)whole.Parent.Parent!;
        return whole.Parent switch
        {
            AssignmentExpressionSyntax assignment => assignment.Left == whole,
            PrefixUnaryExpressionSyntax prefix
            => prefix.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression or SyntaxKind.AddressOfExpression,
            PostfixUnaryExpressionSyntax postfix => postfix.Kind() is SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression,
            ArgumentSyntax argument => !argument.RefKindKeyword.IsKind(SyntaxKind.None),
            RefExpressionSyntax => true,
            _ => false,
        };
    }
}
