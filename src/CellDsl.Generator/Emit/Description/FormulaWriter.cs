using CellDsl.Generator.Emit.Printing;
using CellDsl.Generator.Ir;

using static CellDsl.Generator.Emit.Printing.Arrays;

namespace CellDsl.Generator.Emit.Description;

/// <summary>Writes values, symbols and equations of a description as C#. Symbols stand in a list of their own, and equations speak of them by
/// number.</summary>
internal sealed class FormulaWriter(PlanShorthand shorthand)
{
    readonly Numbered<Symbol> _symbols = new(new SameSymbol());

    public string Value(ValueOrigin value)
        => $"new({shorthand.Word(value.Kind)}, {Literals.Of(value.Name)}{(value.Of is null ? "" : $", {Value(value.Of)}")})";

    /// <summary>Writes the list, once all equations have been written.</summary>
    public void WriteSymbols(SourceWriter writer)
    {
        writer.WriteLine("static readonly global::CellDsl.Symbol[] Symbols =");
        using (writer.Block("{", "};"))
            for (int s = 0; s < _symbols.Items.Count; s++)
                writer.WriteLine($"{Symbol(_symbols.Items[s])}, // {s}");
    }

    public void Write(SourceWriter writer, string name, IEnumerable<EquationInfo> equations)
    {
        writer.WriteLine($"{name} = {Arrays.New("EquationInfo")}[]");
        using (writer.Block("{", "},"))
            foreach (EquationInfo equation in equations)
            {
                writer.WriteLine($"// {equation.Name} = {equation.Text}");
                string next = equation.Next.Count == 0 ? "" : $" {{ Next = {Array("string", equation.Next.Select(Literals.Of))} }}";
                writer.WriteList(
                    $"new(Symbols[{_symbols.NumberOf(equation.Left)}], new({Arrays.New("FormulaNode")}[] ", equation.Right.Nodes.Select(Node),
                    $"), {shorthand.Word(equation.Phase)}, {shorthand.Word(equation.Rows)}){next},");
            }
    }

    string Node(FormulaNode node) => node.Op switch
    {
        FormulaOp.Symbol => $"S({_symbols.NumberOf(node.Symbol!)})",
        FormulaOp.Number => $"N({Literals.Of(node.Number)})",
        _ => $"F({string.Join(", ", [shorthand.Word(node.Op), .. node.Operands.Select(Literals.Of)])})",
    };

    string Symbol(Symbol symbol)
    {
        List<string> marks = [];
        if (symbol.Index.Length > 0)
            marks.Add($"Index = {Literals.Of(symbol.Index)}");
        if (symbol.Time != SymbolTime.None)
            marks.Add($"Time = {shorthand.Word(symbol.Time)}");
        if (symbol.Accents.Count > 0)
            marks.Add($"Accents = {Array(Type("Accent"), symbol.Accents.Select(shorthand.Word))}");
        if (symbol.Mark != SymbolMark.None)
            marks.Add($"Mark = {shorthand.Word(symbol.Mark)}");
        if (symbol.IsAdjoint)
            marks.Add("IsAdjoint = true");
        if (symbol.Block is { } block)
            marks.Add($"Block = {Literals.Of(block)}");
        string tail = marks.Count == 0 ? "" : $" {{ {string.Join(", ", marks)} }}";
        return $"new({Value(symbol.Value)}, {Literals.Of(symbol.Letter)}, {shorthand.Word(symbol.Kind)}){tail}";
    }

    /// <summary>A value has one symbol, but for the blocks of a matrix.</summary>
    sealed class SameSymbol : IEqualityComparer<Symbol>
    {
        public bool Equals(Symbol a, Symbol b) => a.Value == b.Value && a.Block == b.Block;

        public int GetHashCode(Symbol symbol) => symbol.Value.GetHashCode();
    }
}

/// <summary>Items in the order in which they were first asked for.</summary>
internal sealed class Numbered<T>(IEqualityComparer<T>? comparer = null)
{
    readonly Dictionary<T, int> _numbers = new(comparer ?? EqualityComparer<T>.Default);
    readonly List<T> _items = [];

    public IReadOnlyList<T> Items => _items;

    public int NumberOf(T item)
    {
        if (!_numbers.TryGetValue(item, out int number))
        {
            _numbers.Add(item, number = _items.Count);
            _items.Add(item);
        }
        return number;
    }
}
