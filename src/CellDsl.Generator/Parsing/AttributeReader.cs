using CellDsl.Generator.Collections;
using CellDsl.Generator.Diagnostics;
using CellDsl.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CellDsl.Generator.Parsing;

/// <summary>Reads [Next], [Output], [Size], [Init] and [Cell].</summary>
internal sealed class AttributeReader(DiagnosticBag diagnostics, CancellationToken cancel)
{
    public IReadOnlyList<NextClaim> Next(IPropertySymbol equation)
        => [.. All(equation, "NextAttribute")
            .Where(static a => a.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string or null }])
            .Select(a => new NextClaim((string?)a.ConstructorArguments[0].Value ?? "null", ArgumentLocation(a, 0), Argument(a, 0)?.Expression))];

    public bool IsOutput(IPropertySymbol equation) => All(equation, "OutputAttribute").Any();

    public Location OutputLocation(IPropertySymbol equation) => Location(All(equation, "OutputAttribute").First());

    public EquatableArray<string> SizeOfLeaf(IFieldSymbol field, LeafRole role)
    {
        if (All(field, "SizeAttribute").FirstOrDefault() is not { } attribute)
            return [];
        string[]? names = Names(attribute);
        if (names is null || !names.Select((n, i) => IsName(n, ArgumentLocation(attribute, i))).ToArray().All(static ok => ok))
            return [];
        (int least, int most, string need) = role switch
        {
            LeafRole.Weight => (2, 2, "two names: [Size(\"rows\", \"columns\")]"),
            LeafRole.Scalar => (0, 0, "none: it is a single number; remove [Size]"),
            _ => (1, 1, "one name: [Size(\"name\")]"),
        };
        if (names.Length >= least && names.Length <= most)
            return names.ToEquatableArray();
        diagnostics.Add(DiagnosticDescriptors.SizeCount, Location(attribute), field.Name, role.WithArticle(), need);
        return [];
    }

    public (string? Name, Location Location) SizeOfEquation(IPropertySymbol equation)
    {
        if (All(equation, "SizeAttribute").FirstOrDefault() is not { } attribute)
            return (null, Microsoft.CodeAnalysis.Location.None);
        Location location = Location(attribute);
        string[]? names = Names(attribute);
        if (names is { Length: > 1 })
            diagnostics.Add(DiagnosticDescriptors.SizeCount, location, equation.Name, "an equation", "one name: [Size(\"name\")]");
        return names is [var name] && IsName(name, ArgumentLocation(attribute, 0)) ? (name, location) : (null, location);
    }

    static string[]? Names(AttributeData attribute)
    {
        TypedConstant[] arguments = [.. attribute.ConstructorArguments];
        return arguments.Length > 0 && arguments.All(static a => a is { Kind: TypedConstantKind.Primitive, Value: string })
            ? [.. arguments.Select(static a => (string)a.Value!)]
            : null;
    }

    bool IsName(string name, Location location)
    {
        string? problem = name == "One" ? "is the size of a single number (which is a Scalar: 'readonly Scalar s;')"
            : !SyntaxFacts.IsValidIdentifier(name) ? "is not one (letters, digits and _, not starting with a digit)"
            : null;
        if (problem is not null)
            diagnostics.Add(DiagnosticDescriptors.SizeName, location, name, problem);
        return problem is null;
    }

    public (Initializer Initializer, double Value, Location Location) Init(IFieldSymbol field, LeafRole role)
    {
        Initializer usual = role == LeafRole.Weight ? Initializer.Xavier : Initializer.Zero;
        if (All(field, "InitAttribute").FirstOrDefault() is not { } attribute)
            return (usual, double.NaN, field.Locations[0]);
        Location location = Location(attribute);
        if (!role.IsParameter())
        {
            diagnostics.Add(DiagnosticDescriptors.InitOnNonParameter, location, field.Name, role.WithArticle(),
                role == LeafRole.State ? "; the first state is given to the layer when it runs, and is zero by default" : "");
            return (usual, double.NaN, location);
        }
        if (attribute.ConstructorArguments is not [{ Kind: TypedConstantKind.Enum, Value: int number }, { Value: double value }]
            || !Enum.IsDefined(typeof(Initializer), (Initializer)number))
            return (usual, double.NaN, location);
        var initializer = (Initializer)number;
        if (double.IsInfinity(value))
            diagnostics.Add(DiagnosticDescriptors.NotFinite, ArgumentLocation(attribute, 1), "[Init]'s value", "infinite");
        if (role != LeafRole.Weight && initializer is Initializer.Identity or Initializer.Orthogonal or Initializer.Xavier or Initializer.NpRnn)
            diagnostics.Add(DiagnosticDescriptors.InitForMatrix, location, initializer, field.Name, role.WithArticle());
        return (initializer, value, location);
    }

    /// <summary>The number that [Init] gives, as it was written.</summary>
    public ExpressionSyntax? InitValue(IFieldSymbol field)
        => All(field, "InitAttribute").FirstOrDefault() is { } attribute ? Argument(attribute, 1)?.Expression : null;

    public void RefuseOnNonEquation(IPropertySymbol property)
    {
        foreach (AttributeData attribute in All(property, "NextAttribute").Concat(All(property, "OutputAttribute")))
            diagnostics.Add(DiagnosticDescriptors.AttributeOnNonEquation, Location(attribute),
                attribute.AttributeClass!.Name == "NextAttribute" ? "Next" : "Output", property.Name);
    }

    public static Recomputation Recomputation(AttributeData cell)
        => cell.NamedArguments.FirstOrDefault(static a => a.Key == "Recomputation").Value is { Kind: TypedConstantKind.Enum, Value: int saving }
            && Enum.IsDefined(typeof(Recomputation), (Recomputation)saving)
            ? (Recomputation)saving : CellDsl.Recomputation.MinimumCut;

    static IEnumerable<AttributeData> All(ISymbol symbol, string name)
        => symbol.GetAttributes().Where(a => a.AttributeClass.IsCellDsl(name));

    public Location Location(AttributeData attribute)
        => attribute.ApplicationSyntaxReference?.GetSyntax(cancel).GetLocation() ?? Microsoft.CodeAnalysis.Location.None;

    AttributeArgumentSyntax? Argument(AttributeData attribute, int index)
        => attribute.ApplicationSyntaxReference?.GetSyntax(cancel) is AttributeSyntax { ArgumentList.Arguments: var arguments }
        && index < arguments.Count
            ? arguments[index]
            : null;

    Location ArgumentLocation(AttributeData attribute, int index) => Argument(attribute, index)?.GetLocation() ?? Location(attribute);
}
