using CellDsl.Generator.Collections;
using CellDsl.Generator.Diagnostics;
using CellDsl.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CellDsl.Generator.Parsing;

/// <summary>What [Next] and [Output] say.</summary>
/// <param name="Next">For each equation the states (leaves) it updates.</param>
/// <param name="Output">The output equation, or -1.</param>
internal sealed record ResolvedRoles(EquatableArray<EquatableArray<int>> Next, int Output);

/// <summary>The rules that concern a cell as a whole.</summary>
internal sealed class CellChecks(
    INamedTypeSymbol cell, TypeDeclarationSyntax declaration, DeclaredMembers members, DiagnosticBag diagnostics, CancellationToken cancel)
{
    static readonly string[] s_next = ["next", "new", "t", "out", "updated", "prime"];

    readonly IReadOnlyList<DeclaredLeaf> _leaves = members.Leaves;
    readonly IReadOnlyList<DeclaredEquation> _equations = members.Equations;
    readonly Dictionary<string, int> _leafOf
        = Enumerable.Range(0, members.Leaves.Count).ToDictionary(l => members.Leaves[l].Name, StringComparer.Ordinal);

    public ResolvedRoles ResolveRoles()
    {
        var updatedBy = new int?[_leaves.Count];
        EquatableArray<EquatableArray<int>> next = _equations.Select((_, i) => StatesOf(i, updatedBy)).ToEquatableArray();
        int output = FindOutput();
        FindMissing(updatedBy);
        return new ResolvedRoles(next, output);
    }

    EquatableArray<int> StatesOf(int index, int?[] updatedBy)
    {
        var states = new List<int>();
        foreach (NextClaim claim in _equations[index].Next)
        {
            int leaf = _leafOf.TryGetValue(claim.State, out int known) ? known : -1;
            if (leaf < 0 || _leaves[leaf].Role != LeafRole.State)
                RefuseNext(claim, leaf, _equations[index].Semantics);
            else if (updatedBy[leaf] is { } other && other != index)
                diagnostics.Add(DiagnosticDescriptors.StateWithTwoNexts, claim.Location, claim.State, _equations[other].Name, _equations[index].Name);
            else if (updatedBy[leaf] is null)
            {
                updatedBy[leaf] = index;
                states.Add(leaf);
            }
        }
        return states.ToEquatableArray();
    }

    void RefuseNext(NextClaim claim, int leaf, SemanticModel semantics)
    {
        if (leaf < 0 && (cell.GetMembers(claim.State).Any(m => members.Misdeclared.Contains(m) || m.IsUnbound())
            || IsUnknownToCSharp(claim.Expression, semantics)))
            return;
        string[] states = [.. _leaves.Where(static l => l.Role == LeafRole.State).Select(static l => l.Name)];
        string what = leaf >= 0 ? _leaves[leaf].Role.WithArticle()
            : _equations.Any(e => e.Name == claim.State) ? "an equation"
            : cell.GetMembers(claim.State).IsEmpty ? "not a member of the cell"
            : "not a field of type State";
        string advice = states switch
        {
            [] => $"; declare it: 'readonly State {claim.State};'",
            [var only] => $": '[Next(nameof({only}))]'",
            _ => $", one of {string.Join(", ", states)}",
        };
        diagnostics.Add(DiagnosticDescriptors.NextOfNonState, claim.Location, claim.State, what, advice);
    }

    /// <summary>nameof of a name that does not exist, which C# reports.</summary>
    bool IsUnknownToCSharp(ExpressionSyntax? state, SemanticModel semantics)
        => state is InvocationExpressionSyntax
        { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" }, ArgumentList.Arguments: [var name] }
            && semantics.GetSymbolInfo(name.Expression, cancel) is { Symbol: null, CandidateSymbols.IsEmpty: true };

    int FindOutput()
    {
        int output = -1;
        for (int i = 0; i < _equations.Count; i++)
            if (_equations[i].IsOutput && output < 0)
                output = i;
            else if (_equations[i].IsOutput)
                diagnostics.Add(DiagnosticDescriptors.TwoOutputs,
                    new AttributeReader(diagnostics, cancel).OutputLocation(_equations[i].Symbol), _equations[output].Name, cell.Name);
        return output;
    }

    /// <summary>Whether states or inputs may be among the members whose types C# does not know, as without 'using CellDsl;'.</summary>
    public bool IsUnbound => cell.GetMembers().Any(static m => m.IsUnbound())
        && !(_leaves.Any(static l => l.Role == LeafRole.State) && _leaves.Any(static l => l.Role == LeafRole.Input));

    void FindMissing(int?[] updatedBy)
    {
        bool Declares(LeafRole role)
            => _leaves.Any(l => l.Role == role) || IsUnbound
                || members.Misdeclared.Any(m => KnownTypes.RoleOf((m as IFieldSymbol)?.Type ?? (m as IPropertySymbol)?.Type) == role);

        if (!Declares(LeafRole.State))
            diagnostics.Add(DiagnosticDescriptors.NoState, declaration.Identifier.GetLocation(), cell.Name);
        if (!Declares(LeafRole.Input))
            diagnostics.Add(DiagnosticDescriptors.NoInput, declaration.Identifier.GetLocation(), cell.Name);
        for (int i = 0; i < _leaves.Count; i++)
            if (_leaves[i].Role == LeafRole.State && updatedBy[i] is null)
                diagnostics.Add(DiagnosticDescriptors.StateWithoutNext, _leaves[i].Location, _leaves[i].Name, Meant(_leaves[i].Name, updatedBy));
    }

    /// <summary>The equation that looks like the state's next value and is not another's (h1, hNext, newH for h), or a member that was meant to be
    /// one, or a free name for one.</summary>
    string Meant(string state, int?[] updatedBy)
    {
        DeclaredEquation[] free = [.. _equations.Where((e, i) => !updatedBy.Contains(i) || e.Next.All(n => IsDisputed(n.State)))];
        string[] names = [.. free.Where(static e => !e.IsOutput).Select(static e => e.Name)];
        return names.FirstOrDefault(n => IsNextOf(n, state))
            ?? free.FirstOrDefault(e => IsNextOf(e.Name, state) && !e.Name.EndsWith("out", StringComparison.OrdinalIgnoreCase))?.Name
            ?? cell.GetMembers().FirstOrDefault(m => IsMiswritten(m) && IsNextOf(m.Name, state))?.Name
            ?? (state.Length > 2 ? Spelling.Nearest(state + "1", names) : null)
            ?? FreeName(state + "1");
    }

    /// <summary>Whether two equations are marked as the state's next value: one of them is another's.</summary>
    bool IsDisputed(string state) => _equations.Count(e => e.Next.Any(n => n.State == state)) > 1;

    static bool IsNextOf(string name, string state)
    {
        int at = name.IndexOf(state, StringComparison.OrdinalIgnoreCase);
        string rest = at < 0 ? name : name.Remove(at, state.Length).Trim('_');
        return at >= 0 && (rest.All(char.IsDigit) || s_next.Contains(rest, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Whether a member that is no equation was to be one: it is marked as one, or is a vector.</summary>
    bool IsMiswritten(ISymbol member)
        => !_leafOf.ContainsKey(member.Name) && !_equations.Any(e => e.Name == member.Name)
            && (member.GetAttributes().Any(static a => a.AttributeClass.IsCellDsl("NextAttribute"))
                || members.Misdeclared.Contains(member) || member switch
            {
                IFieldSymbol { IsImplicitlyDeclared: false } field => field.Type.IsVec() || member.IsUnbound(),
                IPropertySymbol property => property.Type.IsVec() || member.IsUnbound(),
                IMethodSymbol { MethodKind: MethodKind.Ordinary } method => method.ReturnType.IsVec() || method.ReturnType is IErrorTypeSymbol,
                _ => false,
            });

    string FreeName(string name)
    {
        while (!cell.GetMembers(name).IsEmpty)
            name += "1";
        return name;
    }

    public void FindUnused(EquationReads reads)
    {
        for (int i = 0; i < _leaves.Count; i++)
            if (_leaves[i].Role != LeafRole.State && !reads.IsLeafRead(i))
                diagnostics.Add(DiagnosticDescriptors.UnusedLeaf, _leaves[i].Location, _leaves[i].Role, _leaves[i].Name);
        for (int i = 0; i < _equations.Count; i++)
            if (_equations[i].Next.Count == 0 && !_equations[i].IsOutput && !reads.IsEquationRead(i))
                diagnostics.Add(DiagnosticDescriptors.UnusedEquation, _equations[i].Location, _equations[i].Name);
    }

    /// <summary>Warns of what training cannot move: a value that is flat everywhere, and parameters that are reached through flat ones
    /// alone.</summary>
    public void FindFlat(GradientFlow flow, ResolvedRoles roles)
    {
        int[] results = [.. Enumerable.Range(0, _equations.Count).Where(e => roles.Output == e || roles.Next[e].Count > 0)];
        int[] flat = [.. results.Where(flow.IsFlat)];
        foreach (int equation in flat)
            diagnostics.Add(DiagnosticDescriptors.NoGradient, _equations[equation].Location,
                $"'{_equations[equation].Name}' has no gradient with respect to anything it depends on");
        // What follows from a flat equation has been said.
        if (flat.Length == 0)
            foreach (int leaf in flow.UnreachedParameters(results))
                diagnostics.Add(DiagnosticDescriptors.NoGradient, _leaves[leaf].Location,
                    $"{_leaves[leaf].Role} '{_leaves[leaf].Name}' is never learned, since its gradient is zero");
    }

    /// <summary>False if equations need each other in a circle, which is reported on the first equation of each.</summary>
    public bool FindCycles(EquationReads reads)
    {
        foreach (int[] cycle in reads.Cycles)
            diagnostics.Add(DiagnosticDescriptors.Cycle, _equations[cycle[0]].Location,
                string.Join(" -> ", cycle.Select(e => _equations[e].Name)));
        return reads.Cycles.Count == 0;
    }
}
