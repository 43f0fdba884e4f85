using CellDsl.Generator.Collections;
using CellDsl.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CellDsl.Generator.Parsing;

/// <summary>A field of a role type, as found in the class.</summary>
internal sealed record DeclaredLeaf(
    IFieldSymbol Symbol, LeafRole Role, Location Location, EquatableArray<string> Size, Initializer Initializer, double InitialValue,
    Location InitLocation)
{
    public string Name => Symbol.Name;
}

/// <summary>A property of type Vec, as found in the class.</summary>
/// <param name="Body">Null where the equation has no usable body, which has been reported.</param>
internal sealed record DeclaredEquation(
    IPropertySymbol Symbol, Location Location, ExpressionSyntax? Body, SemanticModel Semantics,
    IReadOnlyList<NextClaim> Next, bool IsOutput, string? Size, Location SizeLocation)
{
    public string Name => Symbol.Name;
}

/// <summary>[Next] of one equation: the state's name, and where and how it was written.</summary>
internal readonly record struct NextClaim(string State, Location Location, ExpressionSyntax? Expression);
