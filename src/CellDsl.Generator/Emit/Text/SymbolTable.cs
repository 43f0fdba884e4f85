using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Emit.Text;

/// <summary>The symbols of a cell's values. No two are the same: the second to ask for one is set as the word that is its name.</summary>
internal sealed class SymbolTable
{
    static readonly ValueOrigin s_output = new(ValueKind.Equation, "y");

    readonly Dictionary<ValueOrigin, Symbol> _symbols = [];
    readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    readonly HashSet<string> _users;

    public SymbolTable(CellModel model)
    {
        LeafModel[] parameters = [.. model.Leaves.Where(l => l.Role.IsParameter())];
        LeafModel[] vectors = [.. model.Leaves.Except(parameters)];
        var indices = new SymbolIndices(
            vectors.Select(l => l.Name).Concat(model.Equations.Select(e => e.Name)).Concat(model.Equations.Select(e => SourceOf(model, e))),
            parameters.Select(l => l.Name));
        foreach (LeafModel leaf in vectors)
            Add(UsersValues.Of(leaf), leaf.Name, indices);
        foreach (EquationModel equation in model.Equations)
            Add(UsersValues.Of(equation), SourceOf(model, equation), indices);
        foreach (LeafModel leaf in parameters)
            Add(UsersValues.Of(leaf), leaf.Name, indices);
        _users = new HashSet<string>(_taken, StringComparer.Ordinal);
    }

    public Symbol this[ValueOrigin value] => _symbols.TryGetValue(value, out Symbol? known) ? known : Take(value, Derived(value));

    /// <summary>The equation for a state's next value is set as that state at this step: c1 is c_t.</summary>
    static string SourceOf(CellModel model, EquationModel equation)
        => equation.Next.Count == 1 ? model.Leaves[equation.Next[0]].Name : equation.Name;

    void Add(ValueOrigin value, string shown, SymbolIndices indices) => Take(value, Letters.Of(value, shown, TimeOf(value), indices));

    Symbol Take(ValueOrigin value, Symbol symbol)
    {
        if (!_taken.Add(FormulaPrinter.Latex.Print(symbol)))
            _taken.Add(FormulaPrinter.Latex.Print(symbol = Letters.Word(value, TimeOf(value))));
        return _symbols[value] = symbol;
    }

    /// <summary>The symbol of a value that the user did not name.</summary>
    Symbol Derived(ValueOrigin value) => (value.Kind, value.Of) switch
    {
        (ValueKind.Adjoint or ValueKind.PreviousAdjoint, { } of) => Adjoint(value, this[of]),
        // What the step after hands down is part of the adjoint of this step's value.
        (ValueKind.NextAdjoint, { } state) => Adjoint(value, OfStep(value, state)) with { Mark = SymbolMark.NextStep },
        (ValueKind.OutputGradient, { } output) => Adjoint(value, this[output]),
        (ValueKind.OutputGradient, null) => Adjoint(value, OfOutput(value)),
        // The sum under gate i's function is i with a hat, the part of it that is known before the loop the same with a mark.
        (ValueKind.PreActivation, { Kind: ValueKind.Equation } gate) => Part(value, gate, SymbolMark.None),
        (ValueKind.InputPart, { Kind: ValueKind.Equation } gate) => Part(value, gate, SymbolMark.Input),
        (ValueKind.SequencePart, { Kind: ValueKind.Equation } gate) => Part(value, gate, SymbolMark.Sequence),
        _ => Letters.Word(value, TimeOf(value)),
    };

    static Symbol Adjoint(ValueOrigin value, Symbol of) => of with { Value = value, IsAdjoint = true };

    static Symbol OfStep(ValueOrigin value, ValueOrigin state) => Letters.Of(value, state.Name, SymbolTime.Step, SymbolIndices.None);

    /// <summary>The gradient from outside is that of a y, unless something else is written so.</summary>
    Symbol OfOutput(ValueOrigin value)
    {
        Symbol y = OfStep(value, s_output);
        return _taken.Contains(FormulaPrinter.Latex.Print(y)) ? Letters.Word(value with { Name = "output" }, SymbolTime.Step) : y;
    }

    /// <summary>A user's value that is written as the whole sum would be keeps its symbol, and the sum and its parts their names.</summary>
    Symbol Part(ValueOrigin value, ValueOrigin gate, SymbolMark mark)
    {
        Symbol symbol = this[gate];
        Symbol sum = symbol with { Value = value, Accents = [.. symbol.Accents, Accent.Hat] };
        return _users.Contains(FormulaPrinter.Latex.Print(sum)) ? Letters.Word(value, TimeOf(value)) : sum with { Mark = mark };
    }

    static SymbolTime TimeOf(ValueOrigin value) => value.Kind switch
    {
        ValueKind.State => SymbolTime.PreviousStep,
        ValueKind.Context or ValueKind.Parameter => SymbolTime.None,
        _ => SymbolTime.Step,
    };
}
