using CellDsl.Generator.Model;
using Microsoft.CodeAnalysis;

namespace CellDsl.Generator.Parsing;

/// <summary>What the names in a cell's equations mean.</summary>
internal sealed class CellScope
{
    readonly Dictionary<ISymbol, int> _leaves = new(SymbolEqualityComparer.Default);
    readonly Dictionary<ISymbol, int> _equations = new(SymbolEqualityComparer.Default);
    readonly HashSet<ISymbol> _misdeclared;

    public CellScope(INamedTypeSymbol cell, DeclaredMembers members)
    {
        Cell = cell;
        Leaves = members.Leaves;
        _misdeclared = members.Misdeclared;
        for (int i = 0; i < members.Leaves.Count; i++)
            _leaves[members.Leaves[i].Symbol] = i;
        for (int i = 0; i < members.Equations.Count; i++)
            _equations[members.Equations[i].Symbol] = i;
    }

    public INamedTypeSymbol Cell { get; }
    public IReadOnlyList<DeclaredLeaf> Leaves { get; }

    /// <summary>A vector to show in advice.</summary>
    public string SomeVector
        => (Leaves.FirstOrDefault(static l => l.Role == LeafRole.Input) ?? Leaves.FirstOrDefault(static l => l.Role == LeafRole.State))?.Name ?? "x";

    public int? LeafOf(ISymbol symbol) => _leaves.TryGetValue(symbol, out int leaf) ? leaf : null;

    public int? EquationOf(ISymbol symbol) => _equations.TryGetValue(symbol, out int equation) ? equation : null;

    public bool Knows(ISymbol symbol) => _leaves.ContainsKey(symbol) || _equations.ContainsKey(symbol);

    /// <summary>True for a member whose declaration has been reported, so that its uses need no report.</summary>
    public bool IsMisdeclared(ISymbol symbol) => _misdeclared.Contains(symbol);
}
