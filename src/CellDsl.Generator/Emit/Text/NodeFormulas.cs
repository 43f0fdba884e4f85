using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Text;

/// <summary>Formulas of nodes of a compiled graph, down to values that have names.</summary>
/// <param name="usersNames">Forward values count as named only where the user named them.</param>
internal sealed class NodeFormulas(CellModel model, SymbolTable symbols, CompiledCell cell, bool usersNames)
{
    /// <summary>In letters, more or less. Longer parts are abbreviated: what is read many times would repeat without end.</summary>
    const int LongestUnnamed = 400;
    const int LettersOfOperation = 3;

    readonly int[] _lengths = Lengths(cell, usersNames);

    public bool IsFor(CompiledCell other, bool users) => ReferenceEquals(cell, other) && usersNames == users;

    public Formula RightHandSide(int node)
    {
        var formula = new FormulaBuilder();
        var places = new Dictionary<int, int>();
        foreach (int needed in Needed(node))
            places[needed] = needed == node ? Add(formula, node, places)
                : IsNamed(cell, needed, usersNames) ? formula.Add(symbols[cell.Values[needed]])
                : _lengths[needed] > LongestUnnamed ? formula.Add(FormulaOp.Ellipsis)
                : Add(formula, needed, places);
        return formula.Build();
    }

    /// <summary>The node, the unnamed values below it and those they stop at, operands first.</summary>
    SortedSet<int> Needed(int root)
    {
        var seen = new SortedSet<int> { root };
        var open = new Stack<int>([root]);
        while (open.Count > 0)
        {
            int next = open.Pop();
            if (next == root || (!IsNamed(cell, next, usersNames) && _lengths[next] <= LongestUnnamed))
                for (int o = 0; o < Shown(cell.Nodes[next]); o++)
                    if (seen.Add(cell.Nodes[next].Operand(o)))
                        open.Push(cell.Nodes[next].Operand(o));
        }
        return seen;
    }

    static int[] Lengths(CompiledCell cell, bool usersNames)
    {
        int[] lengths = new int[cell.Nodes.Count];
        for (int i = 0; i < lengths.Length; i++)
        {
            lengths[i] = LettersOfOperation + (IsNamed(cell, i, usersNames) ? cell.Values[i].Name.Length : 0);
            if (!IsNamed(cell, i, usersNames))
                for (int o = 0; o < Shown(cell.Nodes[i]); o++)
                    lengths[i] = Math.Min(lengths[i] + lengths[cell.Nodes[i].Operand(o)], LongestUnnamed + 1);
        }
        return lengths;
    }

    static bool IsNamed(CompiledCell cell, int node, bool usersNames)
        => cell.Values[node] is { IsNamed: true } value && cell.Nodes[node].Op != Op.Constant
            && (!usersNames || node >= cell.ForwardNodes || value.IsField || value.Kind == ValueKind.Equation);

    /// <summary>How many of its operands a node's formula shows.</summary>
    static int Shown(in Node node) => node.Row.Is(OpTraits.Transparent) ? 1 : node.OperandCount;

    int Add(FormulaBuilder formula, int number, Dictionary<int, int> places)
    {
        Node node = cell.Nodes[number];
        switch (node.Op)
        {
            case Op.Constant:
                return formula.Add(node.Value);
            case Op.CarryIn or Op.OutputGradient:
                return formula.Add(symbols[cell.Values[number]]);
            case Op.SumOverRows:
                return formula.Add(SumOver(cell.Nodes[node.A].Rows, node.Dimension == 0 && cell.Nodes[node.A].Dimension != 0), places[node.A]);
            case Op.Multiply when node.A == node.B:
                return formula.Add(FormulaOp.Square, places[node.A]);
            case Op.Multiply when node.Dimension != 0 && IsNumber(node.A):
                return formula.Add(FormulaOp.Scale, places[node.A], places[node.B]);
            case Op.Multiply when node.Dimension != 0 && IsNumber(node.B):
                return formula.Add(FormulaOp.Scale, places[node.B], places[node.A]);
        }
        if (node.Row.Is(OpTraits.Field))
            return formula.Add(symbols[UsersValues.Of(model.Leaves[node.Index])]);
        if (node.Row.Is(OpTraits.Transparent))
            return places[node.A];
        if (node.IsProduct)
            return formula.Add(node.Row.Formula, formula.Add(Matrix(node)), places[node.A]);
        if (node.Row.Comparison is { } comparison)
            return formula.Add(node.Row.Formula, formula.Add(comparison, places[node.A], places[node.B]), places[node.C], places[node.D]);
        return formula.Add(node.Row.Formula, [.. Enumerable.Range(0, node.OperandCount).Select(o => places[node.Operand(o)])]);
    }

    static FormulaOp SumOver(RowSpace rows, bool units) => (rows, units) switch
    {
        (RowSpace.Sequence, true) => FormulaOp.SumOverRowsAndUnits,
        (RowSpace.Sequence, false) => FormulaOp.SumOverRows,
        (RowSpace.Context, true) => FormulaOp.SumOverSequencesAndUnits,
        (RowSpace.Context, false) => FormulaOp.SumOverSequences,
        _ => FormulaOp.SumOverUnits,
    };

    bool IsNumber(int node) => cell.Nodes[node] is { Op: Op.Constant } or { Op: Op.Vector, Dimension: 0 };

    Symbol Matrix(in Node node)
    {
        LeafModel leaf = model.Leaves[node.Index];
        return symbols[UsersValues.Of(leaf)] with { Block = leaf.Columns.Count > 1 ? node.Block : null };
    }
}
