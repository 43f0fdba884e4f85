using CellDsl.Generator.Collections;
using CellDsl.Generator.Diagnostics;
using CellDsl.Generator.Emit;
using CellDsl.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CellDsl.Generator.Parsing;

/// <summary>Checks that a generated part can be added to the class, and says where it goes.</summary>
internal sealed class TypeReader(DiagnosticBag diagnostics, CancellationToken cancel)
{
    /// <summary>The place of the generated part; null if there can be none, which has been reported.</summary>
    public TypeDeclaration? Read(INamedTypeSymbol cell, TypeDeclarationSyntax declaration)
    {
        Location location = declaration.Identifier.GetLocation();
        int before = diagnostics.Items.Count;
        if (!IsPartial(declaration))
            diagnostics.Add(DiagnosticDescriptors.NotPartial, location, cell.Name);
        if (cell.IsGenericType)
            diagnostics.Add(DiagnosticDescriptors.GenericCell, location, cell.Name,
                cell.Arity > 0 ? "has type parameters" : "is declared inside a generic type");
        if (ContainingTypes(cell).Prepend(cell).Any(static t => t.IsFileLocal))
            diagnostics.Add(DiagnosticDescriptors.FileLocalCell, location, cell.Name);
        if (cell.IsStatic || cell.IsAbstract)
            diagnostics.Add(DiagnosticDescriptors.NotInstantiable, location, cell.Name, cell.IsStatic ? "static" : "abstract");
        if (cell.BaseType is { SpecialType: not SpecialType.System_Object, TypeKind: not TypeKind.Error } @base)
            diagnostics.Add(DiagnosticDescriptors.CellWithBaseClass, location, cell.Name, @base.Name);
        foreach (INamedTypeSymbol container in ContainingTypes(cell))
            if (Declarations(container).FirstOrDefault(static d => !IsPartial(d)) is { } whole)
                diagnostics.Add(DiagnosticDescriptors.ContainerNotPartial, location, cell.Name, container.Name, Kind(whole));
        return diagnostics.Items.Count > before || cell.TypeKind != TypeKind.Class ? null : Place(cell, declaration);
    }

    /// <summary>False if the class declares a constructor, which has been reported.</summary>
    public bool CheckConstructors(INamedTypeSymbol cell)
    {
        IMethodSymbol? own = cell.InstanceConstructors.FirstOrDefault(static c => !c.IsImplicitlyDeclared);
        if (own is not null)
            diagnostics.Add(DiagnosticDescriptors.UserConstructor, own.Locations[0], cell.Name);
        return own is null;
    }

    /// <summary>False if the class declares a member that the generated part declares, which has been reported.</summary>
    public bool CheckMemberNames(INamedTypeSymbol cell)
    {
        bool free = true;
        string[] names =
        [
            GeneratedNames.Description, GeneratedNames.KernelsClass(cell.Name), GeneratedNames.GpuKernelsClass(cell.Name), GeneratedNames.DescriptionClass(cell.Name),
        ];
        foreach (string name in names)
            foreach (ISymbol member in cell.GetMembers(name))
            {
                diagnostics.Add(DiagnosticDescriptors.NameTaken, member.Locations[0], name, "is the name of a member that the generated part declares");
                free = false;
            }
        return free;
    }

    static TypeDeclaration Place(INamedTypeSymbol cell, TypeDeclarationSyntax declaration)
    {
        INamedTypeSymbol[] containers = [.. ContainingTypes(cell).Reverse()];
        string space = cell.ContainingNamespace.IsGlobalNamespace ? "" : cell.ContainingNamespace.ToDisplayString(
            SymbolDisplayFormat.CSharpErrorMessageFormat.WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.None));
        return new TypeDeclaration(space,
            containers.Select(static c => $"partial {Kind(Declarations(c).First())} {Identifiers.Escape(c.Name)}").ToEquatableArray(),
            $"partial {Kind(declaration)}", cell.Name, HintName(cell));
    }

    static IEnumerable<INamedTypeSymbol> ContainingTypes(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
            yield return container;
    }

    static IEnumerable<TypeDeclarationSyntax> Declarations(INamedTypeSymbol type)
        => type.DeclaringSyntaxReferences.Select(static r => r.GetSyntax()).OfType<TypeDeclarationSyntax>();

    static bool IsPartial(TypeDeclarationSyntax declaration) => declaration.Modifiers.Any(SyntaxKind.PartialKeyword);

    static string Kind(TypeDeclarationSyntax declaration) => declaration.Kind() switch
    {
        SyntaxKind.RecordDeclaration => "record class",
        SyntaxKind.RecordStructDeclaration => "record struct",
        SyntaxKind.StructDeclaration => "struct",
        SyntaxKind.InterfaceDeclaration => "interface",
        _ => "class",
    };

    /// <summary>The full name, which is unique among types; where another name differs only in case, which file names ignore, with a number made of its letters.</summary>
    static string HintName(INamedTypeSymbol cell)
    {
        string name = cell.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat);
        for (ISymbol symbol = cell; symbol.ContainingSymbol is INamespaceOrTypeSymbol parent; symbol = parent)
            if (parent.GetMembers().Any(m => m.Name != symbol.Name && string.Equals(m.Name, symbol.Name, StringComparison.OrdinalIgnoreCase)))
                return $"{name}_{Hash(name):x8}";
        return name;
    }

    // FNV-1a, since string.GetHashCode differs from run to run.
    static uint Hash(string text) => text.Aggregate(2166136261u, static (hash, c) => unchecked((hash ^ c) * 16777619u));

    public IEnumerable<TypeDeclarationSyntax> Parts(INamedTypeSymbol cell)
        => cell.DeclaringSyntaxReferences.Select(r => r.GetSyntax(cancel)).OfType<TypeDeclarationSyntax>();
}
