using CellDsl.Generator.Model;

namespace CellDsl.Generator.Emit.Text;

/// <summary>The symbols of a cell's fields and equations in one notation. No two are the same: the second to ask for one is set as the word it was declared as.</summary>
internal sealed class SymbolTable
{
    readonly Dictionary<string, string> _symbols = new(StringComparer.Ordinal);
    readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    readonly Notation _notation;

    public SymbolTable(CellModel model, Notation notation)
    {
        _notation = notation;
        LeafModel[] parameters = [.. model.Leaves.Where(l => KindOf(l.Role) == SymbolKind.Parameter)];
        LeafModel[] vectors = [.. model.Leaves.Except(parameters)];
        var indices = new SymbolIndices(
            vectors.Select(l => l.Name).Concat(model.Equations.Select(e => e.Name)).Concat(model.Equations.Select(e => SourceOf(model, e))),
            parameters.Select(l => l.Name));
        foreach (LeafModel leaf in vectors)
            Add(leaf.Name, leaf.Name, KindOf(leaf.Role), indices);
        foreach (EquationModel equation in model.Equations)
            Add(equation.Name, notation.IsLatex ? SourceOf(model, equation) : equation.Name, SymbolKind.Step, indices);
        foreach (LeafModel leaf in parameters)
            Add(leaf.Name, leaf.Name, SymbolKind.Parameter, indices);
    }

    public string this[string name] => _symbols[name];

    public bool TryGet(string name, out string symbol) => _symbols.TryGetValue(name, out symbol);

    public bool Contains(string name) => _symbols.ContainsKey(name);

    /// <summary>Whether a field or an equation is written so.</summary>
    public bool IsTaken(string symbol) => _taken.Contains(symbol);

    /// <summary>The equation for a state's next value is set as that state at this step: c1 is c_t.</summary>
    public static string SourceOf(CellModel model, EquationModel equation)
        => equation.Next.Count == 1 ? model.Leaves[equation.Next[0]].Name : equation.Name;

    void Add(string name, string shown, SymbolKind kind, SymbolIndices indices)
    {
        string symbol = _notation.Symbol(shown, kind, indices);
        if (!_taken.Add(symbol))
            _taken.Add(symbol = _notation.Word(name, kind));
        _symbols[name] = symbol;
    }

    static SymbolKind KindOf(LeafRole role) => role switch
    {
        LeafRole.Input => SymbolKind.Step,
        LeafRole.State => SymbolKind.PreviousStep,
        LeafRole.Context => SymbolKind.Sequence,
        _ => SymbolKind.Parameter,
    };
}
