using CellDsl.Generator.Collections;
using CellDsl.Generator.Diagnostics;
using CellDsl.Generator.Model;
using CellDsl.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CellDsl.Generator.Parsing;

/// <summary>From a [Cell] class to its model, or to everything that is wrong with it.</summary>
internal sealed class CellParser
{
    readonly INamedTypeSymbol _cell;
    readonly TypeDeclarationSyntax _declaration;
    readonly AttributeData _attribute;
    readonly CancellationToken _cancel;
    readonly DiagnosticBag _diagnostics = new();
    readonly TypeReader _type;

    CellParser(INamedTypeSymbol cell, TypeDeclarationSyntax declaration, AttributeData attribute, CancellationToken cancel)
    {
        _cell = cell;
        _declaration = declaration;
        _attribute = attribute;
        _cancel = cancel;
        _type = new TypeReader(_diagnostics, cancel);
    }

    public static bool IsCandidate(SyntaxNode node, CancellationToken cancel) => node is TypeDeclarationSyntax;

    public static ParseResult Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancel)
    {
        var declaration = (TypeDeclarationSyntax)context.TargetNode;
        var cell = (INamedTypeSymbol)context.TargetSymbol;
        try
        {
            AttributeData attribute = cell.GetAttributes().First(static a => a.AttributeClass.IsCellDsl("CellAttribute"));
            // Of anything else than a class C# says that the attribute does not belong there.
            return cell.TypeKind == TypeKind.Class && IsAppliedTo(declaration, attribute, cancel)
                ? new CellParser(cell, declaration, attribute, cancel).Read(context.SemanticModel.Compilation)
                : ParseResult.Nothing;
        }
        catch (Exception error) when (InternalErrors.IsOfCSharp(error))
        {
            return new ParseResult(null, null,
                [new Finding(DiagnosticDescriptors.CSharpFailed, declaration.Identifier.GetLocation(), [cell.Name, InternalErrors.Describe(error)])]);
        }
        // The last resort: a mistake of ours is reported with the cell's name instead of switching off all generation.
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new ParseResult(null, null,
                [new Finding(DiagnosticDescriptors.InternalError, declaration.Identifier.GetLocation(),
                [cell.Name, InternalErrors.Describe(error)])]);
        }
    }

    // A second part with the attribute is an error of C#, and must not make a second cell of one name.
    static bool IsAppliedTo(TypeDeclarationSyntax declaration, AttributeData attribute, CancellationToken cancel)
        => attribute.ApplicationSyntaxReference is { } reference && reference.SyntaxTree == declaration.SyntaxTree
            && reference.GetSyntax(cancel).FirstAncestorOrSelf<TypeDeclarationSyntax>() == declaration;

    ParseResult Read(Compilation compilation)
    {
        // While a class is being typed, C# says what is wrong, and what looks wrong to us may only be unfinished.
        TypeDeclarationSyntax[] parts = [.. _type.Parts(_cell)];
        if (SizeLimits.RefuseDeep(_declaration, parts, _diagnostics))
            return new ParseResult(null, null, _diagnostics.Items.ToEquatableArray());
        bool unfinished = parts.Any(MemberReader.HasSyntaxErrors);
        ParseResult result = _type.Read(_cell, _declaration) is { } place
            ? ReadMembers(place, compilation, unfinished)
            : new ParseResult(null, null, _diagnostics.Items.ToEquatableArray());
        return unfinished ? result with { Findings = [] } : result;
    }

    ParseResult ReadMembers(TypeDeclaration place, Compilation compilation, bool unfinished)
    {
        if (_type.FindGeneratedFile(_cell, _declaration))
            return new ParseResult(null, null, _diagnostics.Items.ToEquatableArray());
        bool ownMembers = _type.CheckConstructors(_cell) & _type.CheckMemberNames(_cell);
        DeclaredMembers members = new MemberReader(compilation, _diagnostics, _cancel).Read(_cell);
        CheckSize(members);
        CellModel? model = unfinished ? null : ReadEquations(place, members);
        if (model is not null && !_diagnostics.HasErrors)
            return new ParseResult(model, null, _diagnostics.Items.ToEquatableArray());
        CellSketch? sketch = ownMembers ? Sketch(place, members) : null;
        return new ParseResult(null, sketch, _diagnostics.Items.ToEquatableArray());
    }

    void CheckSize(DeclaredMembers members)
    {
        int operations = members.Equations.Sum(static e => e.Body is null ? 0 : SizeLimits.OperationsOf(e.Body));
        if (operations > SizeLimits.MostOperationsOfCell)
            _diagnostics.Add(DiagnosticDescriptors.TooLarge, _declaration.Identifier.GetLocation(),
                $"Cell '{_cell.Name}' has {operations} operations, and a cell has at most {SizeLimits.MostOperationsOfCell}; write it as two cells");
    }

    CellModel? ReadEquations(TypeDeclaration place, DeclaredMembers members)
    {
        var checks = new CellChecks(_cell, _declaration, members, _diagnostics, _cancel);
        ResolvedRoles roles = checks.ResolveRoles();
        var terms = new TermTable();
        var parser = new EquationParser(new CellScope(_cell, members), terms, _diagnostics, _cancel);
        int?[] roots = [.. members.Equations.Select(e => e.Body is null ? null : parser.Parse(e))];
        if (roots.Any(static r => r is null) || members.Misdeclared.Count > 0 || checks.IsUnbound)
            return null;
        int[] known = [.. roots.Select(static r => r!.Value)];

        var reads = new EquationReads(terms.Terms, known);
        checks.FindUnused(reads);
        if (!checks.FindCycles(reads))
            return null;

        ShapeResult shapes = ShapeInference.Run(new ShapeRequest(
            members.Leaves.Select(static l => new ShapeLeaf(l.Name, l.Role, l.Size)).ToEquatableArray(),
            terms.Terms.ToEquatableArray(),
            members.Equations.Select((e, i) => new ShapeEquation(e.Name, known[i], roles.Next[i], roles.Output == i, e.Size)).ToEquatableArray(),
            reads.Order));
        new ShapeReport(members, terms, _diagnostics).Add(shapes);
        if (!_diagnostics.HasErrors)
            checks.FindFlat(new GradientFlow(terms.Terms, known, reads.Order), roles);
        return Assemble(place, members, roles, terms, known, shapes);
    }

    CellModel Assemble(TypeDeclaration place, DeclaredMembers members, ResolvedRoles roles, TermTable terms, int[] roots, ShapeResult shapes)
        => new(place, SummaryText.Of(_declaration), AttributeReader.Recomputation(_attribute), shapes.Dimensions,
            members.Leaves.Select((l, i) => new LeafModel(l.Name, l.Role, shapes.LeafRows[i], shapes.LeafColumns[i], l.Initializer, l.InitialValue))
                .ToEquatableArray(),
            terms.Terms.Select((t, i) => t with { Dimension = shapes.TermDimensions[i] }).ToEquatableArray(),
            members.Equations.Select((e, i) => new EquationModel(e.Name, roots[i], shapes.EquationDimensions[i], roles.Next[i], roles.Output == i))
                .ToEquatableArray());

    static CellSketch Sketch(TypeDeclaration place, DeclaredMembers members)
        => new(place, members.Leaves.GroupBy(static l => l.Name)
            .Select(static l => new LeafModel(l.Key, l.First().Role, 0, [], Initializer.Zero, double.NaN)).ToEquatableArray());
}
