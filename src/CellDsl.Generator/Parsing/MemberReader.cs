using CellDsl.Generator.Collections;
using CellDsl.Generator.Diagnostics;
using CellDsl.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CellDsl.Generator.Parsing;

/// <summary>The leaves and equations of a cell in order of declaration, and the members whose declaration was wrong.</summary>
internal sealed record DeclaredMembers(IReadOnlyList<DeclaredLeaf> Leaves, IReadOnlyList<DeclaredEquation> Equations, HashSet<ISymbol> Misdeclared);

/// <summary>Finds the fields and properties of a cell that belong to the language; all others are the user's own business.</summary>
internal sealed class MemberReader(Compilation compilation, DiagnosticBag diagnostics, CancellationToken cancel)
{
    readonly AttributeReader _attributes = new(diagnostics, cancel);
    readonly IntegerDivisions _divisions = new(diagnostics, cancel);
    readonly List<DeclaredLeaf> _leaves = [];
    readonly List<DeclaredEquation> _equations = [];
    readonly HashSet<string> _leafNames = new(StringComparer.Ordinal);
    readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    readonly HashSet<ISymbol> _misdeclared = new(SymbolEqualityComparer.Default);

    public DeclaredMembers Read(INamedTypeSymbol cell)
    {
        foreach (ISymbol member in cell.GetMembers())
            switch (member)
            {
                case IFieldSymbol { IsImplicitlyDeclared: false } or IPropertySymbol { IsImplicitlyDeclared: false } when IsTooLong(member):
                    break;
                case IFieldSymbol { IsImplicitlyDeclared: false } field:
                    ReadField(field);
                    break;
                case IPropertySymbol { IsImplicitlyDeclared: false } property:
                    ReadProperty(property);
                    break;
            }
        return new DeclaredMembers(_leaves, _equations, _misdeclared);
    }

    bool IsTooLong(ISymbol member)
    {
        if (member.Name.Length <= SizeLimits.LongestName)
            return false;
        Misdeclared(member, DiagnosticDescriptors.TooLarge, member.Locations[0],
            $"A name of {member.Name.Length} characters is too long: names in a cell have at most {SizeLimits.LongestName}; choose a shorter one");
        return true;
    }

    void ReadField(IFieldSymbol field)
    {
        Location location = field.Locations[0];
        if (KnownTypes.RoleOf(field.Type) is { } role)
        {
            // Declared twice: C# says so.
            if (_leafNames.Contains(field.Name))
            {
                _misdeclared.Add(field);
                return;
            }
            string? modifier = field.IsStatic ? "static" : field.IsRequired ? "required" : field.IsConst ? "const" : null;
            if (modifier is not null)
            {
                Misdeclared(field, DiagnosticDescriptors.WrongModifier, location, field.Name, modifier);
                return;
            }
            EquatableArray<string> size = _attributes.SizeOfLeaf(field, role);
            (Initializer initializer, double value, Location initLocation) = _attributes.Init(field, role);
            if (_attributes.InitValue(field) is { } written)
                _divisions.Warn(written, ModelOf(written));
            _leafNames.Add(field.Name);
            _leaves.Add(new DeclaredLeaf(field, role, location, size, initializer, value, initLocation));
        }
        else if (field.Type.IsVec())
            Misdeclared(field, DiagnosticDescriptors.WrongMemberKind, location,
                $"'{field.Name}' is a field of type Vec; an equation is a property: 'Vec {field.Name} => ...;', "
                + "and what the cell is given or learns is a field of type Input, Context, State, Weight, Bias, Diagonal or Scalar");
        else if (field.Type.GetAttributes().Any(static a => a.AttributeClass.IsCellDsl("CellAttribute")))
            Misdeclared(field, DiagnosticDescriptors.WrongMemberKind, location,
                $"'{field.Name}' is a cell, and cells do not stand inside each other: write the equations of '{field.Type.Name}' here, "
                + "or put layers of both cells one upon the other");
        else if (field.Type.IsCellDsl("Mask"))
            Misdeclared(field, DiagnosticDescriptors.WrongMemberKind, location,
                $"'{field.Name}' is a comparison, which is not declared: write it where it chooses, 'Select(a > b, yes, no)'");
        else if (RoleInside(field.Type) is { } inner)
            Misdeclared(field, DiagnosticDescriptors.RoleInCollection, location, field.Name, inner,
                field.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
    }

    static LeafRole? RoleInside(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => KnownTypes.RoleOf(array.ElementType) ?? RoleInside(array.ElementType),
        INamedTypeSymbol named
        => named.TypeArguments.Select(static a => KnownTypes.RoleOf(a) ?? RoleInside(a)).FirstOrDefault(static r => r is not null),
        _ => null,
    };

    void ReadProperty(IPropertySymbol property)
    {
        Location location = property.Locations[0];
        if (KnownTypes.RoleOf(property.Type) is { } alias && ExpressionOf(property) is IdentifierNameSyntax other)
            Misdeclared(property, DiagnosticDescriptors.WrongMemberKind, location,
                $"'{property.Name}' is a second name of '{other}', which the cell language does not have: write '{other}' where '{property.Name}' "
                + $"is used, "
                + $"or declare a {alias} of its own: 'readonly {alias} {property.Name};'");
        else if (property.Type.IsCellDsl("Mask"))
            Misdeclared(property, DiagnosticDescriptors.WrongMemberKind, location,
                $"'{property.Name}' is a comparison, which cannot have a name: write it where it chooses, or name what it chooses: "
                + $"'Vec {property.Name} => Select({ExpressionOf(property)?.Brief() ?? "a > b"}, 1, 0);'");
        else if (KnownTypes.RoleOf(property.Type) is { } role)
            Misdeclared(property, DiagnosticDescriptors.WrongMemberKind, location,
                role is LeafRole.Weight or LeafRole.Diagonal or LeafRole.Input or LeafRole.Context
                ? $"'{property.Name}' is a property of type {role}; declare it as a field: 'readonly {role} {property.Name};'"
                : $"'{property.Name}' is a property of type {role}; a {role} is a field, 'readonly {role} {property.Name};', and an equation has "
                + $"the type Vec: 'Vec {property.Name} => ...;'");
        else if (!property.Type.IsVec())
            _attributes.RefuseOnNonEquation(property);
        else if (property.IsStatic || property.IsRequired || property.IsAbstract)
            Misdeclared(property, DiagnosticDescriptors.WrongModifier, location, property.Name,
                property.IsStatic ? "static" : property.IsRequired ? "required" : "abstract");
        else
            ReadEquation(property, location);
    }

    ExpressionSyntax? ExpressionOf(IPropertySymbol property)
        => (property.DeclaringSyntaxReferences[0].GetSyntax(cancel) as PropertyDeclarationSyntax)?.ExpressionBody?.Expression;

    void ReadEquation(IPropertySymbol property, Location location)
    {
        SyntaxNode declaration = property.DeclaringSyntaxReferences[0].GetSyntax(cancel);
        ExpressionSyntax? body = BodyOf(declaration, property, location);
        if (body is not null && SizeLimits.Refuse(property.Name, body, location, diagnostics))
            body = null;
        (string? size, Location sizeLocation) = _attributes.SizeOfEquation(property);
        _equations.Add(new DeclaredEquation(property, location, body, ModelOf(declaration),
            _attributes.Next(property), _attributes.IsOutput(property), size, sizeLocation));
    }

    ExpressionSyntax? BodyOf(SyntaxNode declaration, IPropertySymbol property, Location location)
    {
        if (HasSyntaxErrors(declaration))
            return null;
        if (declaration is not PropertyDeclarationSyntax syntax || property.IsIndexer)
        {
            diagnostics.Add(DiagnosticDescriptors.StatementBody, location, property.Name, "is an indexer");
            return null;
        }
        if (syntax.ExpressionBody is { } arrow)
            return arrow.Expression;

        AccessorDeclarationSyntax[] accessors = [.. syntax.AccessorList?.Accessors ?? []];
        if (accessors is [{ ExpressionBody: { } only, Keyword.ValueText: "get" }] && syntax.Initializer is null)
            return only.Expression;
        (string problem, Location where) = accessors switch
        {
            _ when accessors.FirstOrDefault(static a => a.Keyword.ValueText is "set" or "init") is { } setter
                => ("has a setter", setter.Keyword.GetLocation()),
            _ when accessors.FirstOrDefault(static a => a.Body is not null) is { } getter
            => ("has a body of statements", getter.Body!.OpenBraceToken.GetLocation()),
            _ when syntax.Initializer is { } initializer => ("is a stored property with an initialiser", initializer.EqualsToken.GetLocation()),
            _ => ("has no body", location),
        };
        diagnostics.Add(DiagnosticDescriptors.StatementBody, where, property.Name, problem);
        return null;
    }

    public static bool HasSyntaxErrors(SyntaxNode node)
        => node.ContainsDiagnostics && node.GetDiagnostics().Any(static d => d.Severity == DiagnosticSeverity.Error);

#pragma warning disable RS1030 // A partial class has parts in several files; each part's expressions need the model of its own file.
    SemanticModel ModelOf(SyntaxNode node)
    {
        if (!_models.TryGetValue(node.SyntaxTree, out SemanticModel? model))
            _models[node.SyntaxTree] = model = compilation.GetSemanticModel(node.SyntaxTree);
        return model;
    }
#pragma warning restore RS1030

    void Misdeclared(ISymbol member, DiagnosticDescriptor descriptor, Location location, params object[] arguments)
    {
        _misdeclared.Add(member);
        diagnostics.Add(descriptor, location, arguments);
    }
}
