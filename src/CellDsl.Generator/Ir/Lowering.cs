using CellDsl.Generator.Collections;
using CellDsl.Generator.Emit.Printing;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Ir;

/// <summary>Turns the equations as written into a graph of primitives: functions become their definitions, concatenations sums of products.</summary>
internal sealed class Lowering
{
    const int NotLowered = -1;

    readonly CellModel _model;
    readonly GraphBuilder _graph = new(zeroTimesAnything: false);
    readonly int[] _terms;
    readonly int[] _equations;

    Lowering(CellModel model)
    {
        _model = model;
        _terms = Enumerable.Repeat(NotLowered, model.Terms.Count).ToArray();
        _equations = Enumerable.Repeat(NotLowered, model.Equations.Count).ToArray();
    }

    public static CellGraph Run(CellModel model) => new Lowering(model).Run();

    CellGraph Run()
    {
        for (int e = 0; e < _equations.Length; e++)
            LowerAll(e);

        // Every state's next value is a node of its own, computed in the loop for all rows. What depends on no state is known before the loop:
        // there its value is formed, and the loop only copies it.
        bool[] dependsOnState = Reachability.DependsOn(_graph.Nodes, i => _graph[i].Op == Op.State);
        var next = new List<NextState>();
        for (int e = 0; e < _equations.Length; e++)
            foreach (int state in _model.Equations[e].Next)
            {
                int node = Shaped(_equations[e], _model.Leaves[state].Rows,
                    shared: next.Exists(n => n.Node == _equations[e]) || !dependsOnState[_equations[e]]);
                if (node != _equations[e] && _model.Equations[e].Next.Count == 1)
                    _graph.Name(node, UsersValues.Of(_model.Equations[e]));
                next.Add(new NextState(state, node));
            }
        next.Sort((a, b) => a.Leaf.CompareTo(b.Leaf));

        int output = next[0].Node;
        for (int e = 0; e < _equations.Length; e++)
            if (_model.Equations[e].IsOutput)
            {
                int own = next.FindIndex(n => n.Node == _equations[e] || (_model.Equations[e].Next.Contains(n.Leaf)));
                output = own >= 0 ? next[own].Node : Shaped(_equations[e], _model.Equations[e].Dimension, shared: false);
            }
        return new CellGraph(_graph.Nodes.ToEquatableArray(), _graph.Values.ToEquatableArray(), _equations.ToEquatableArray(),
            next.ToEquatableArray(), output);
    }

    /// <summary>The node itself if it can stand for a value of the given dimension at every step, a copy of it otherwise.</summary>
    int Shaped(int node, int dimension, bool shared)
    {
        Node n = _graph[node];
        return shared || n.IsLeaf || n.Dimension != dimension || n.Rows != RowSpace.Sequence
            ? _graph.Copy(node, dimension, RowSpace.Sequence)
            : node;
    }

    /// <summary>Lowers an equation and all that it needs: a term asks for its operands one after the other and waits for each.
    /// Those that wait are on a stack of our own, since equations and sums may be as long as the user likes.</summary>
    void LowerAll(int equation)
    {
        if (_equations[equation] != NotLowered)
            return;
        var waiting = new Stack<IEnumerator<int>>();
        Wait(_model.Equations[equation].Root);
        while (waiting.Count > 0)
        {
            IEnumerator<int> needs = waiting.Peek();
            if (!needs.MoveNext())
                waiting.Pop();
            else if (_terms[needs.Current] == NotLowered)
                Wait(needs.Current);
        }
        Equation(equation);

        void Wait(int term) => waiting.Push(Lowered(term).GetEnumerator());
    }

    /// <summary>Yields each term that must be lowered before the next step towards this one.</summary>
    IEnumerable<int> Lowered(int t)
    {
        if (_terms[t] != NotLowered)
            yield break;
        Term term = _model.Terms[t];
        switch (term.Kind)
        {
            case null:
                yield return _model.Equations[term.Index].Root;
                _terms[t] = Equation(term.Index);
                yield break;
            case ExprKind.Product:
                Term right = _model.Terms[term.Operands[1]];
                EquatableArray<int> blocks = right.Kind == ExprKind.Concatenate ? right.Operands : [term.Operands[1]];
                int sum = -1;
                for (int b = 0; b < blocks.Count; b++)
                {
                    yield return blocks[b];
                    int product = Block(_model.Terms[term.Operands[0]].Index, b, _terms[blocks[b]]);
                    sum = b == 0 ? product : _graph.Pointwise(Op.Add, sum, product);
                }
                _terms[t] = sum;
                yield break;
            case ExprKind.Select:
                yield return term.Operands[1];
                yield return term.Operands[2];
                var select = new Selection(_terms[term.Operands[1]], _terms[term.Operands[2]]);
                foreach (int need in Select(_model.Terms[term.Operands[0]], select))
                    yield return need;
                _terms[t] = select.Value;
                yield break;
            default:
                // Numbers become constants where the definition mentions them.
                for (int operand = 0; operand < term.Operands.Count - NumbersOf(term); operand++)
                    yield return term.Operands[operand];
                break;
        }
        _terms[t] = Lower(term);
    }

    /// <summary>The node of an equation whose terms have been lowered.</summary>
    int Equation(int e)
    {
        if (_equations[e] == NotLowered)
        {
            _equations[e] = _terms[_model.Equations[e].Root];
            if (!_graph[_equations[e]].IsLeaf)
                _graph.Name(_equations[e], UsersValues.Of(_model.Equations[e]));
        }
        return _equations[e];
    }

    static int NumbersOf(Term term) => term.Kind is { } kind && FunctionTable.Of(kind) is { } row ? row.Numbers : 0;

    /// <summary>A term whose operands have been lowered.</summary>
    int Lower(Term term) => term.Kind switch
    {
        ExprKind.Constant => _graph.Constant(term.Value),
        ExprKind.Input => Leaf(Op.Input, term, RowSpace.Sequence),
        ExprKind.Context => Leaf(Op.Context, term, RowSpace.Context),
        ExprKind.State => Leaf(Op.State, term, RowSpace.Sequence),
        { } kind when ExprTable.ClassOf(kind) == ExprClass.Parameter && kind != ExprKind.Weight => Leaf(Op.Vector, term, RowSpace.Parameter),
        { } kind when FunctionTable.Of(kind)?.Lower is { } definition => definition(Scope(term)),
        _ => throw new InvalidOperationException($"A term of kind {term.Kind} stands where a vector is expected."),
    };

    LoweringScope Scope(Term term)
    {
        int values = term.Operands.Count - NumbersOf(term);
        return new(_graph, [.. term.Operands.Take(values).Select(o => _terms[o])],
            [.. term.Operands.Skip(values).Select(o => _model.Terms[o].Value)]);
    }

    int Leaf(Op op, Term term, RowSpace rows)
    {
        int leaf = _graph.Leaf(op, term.Index, term.Dimension, rows);
        _graph.Name(leaf, UsersValues.Of(_model.Leaves[term.Index]));
        return leaf;
    }

    int Block(int weight, int block, int operand)
    {
        LeafModel leaf = _model.Leaves[weight];
        int columns = leaf.Columns[block];
        if (_graph[operand].Op == Op.Constant || _graph[operand].Dimension != columns)
            operand = _graph.Copy(operand, columns, _graph[operand].Rows);
        return _graph.Product(weight, block, operand, leaf.Rows);
    }

    /// <summary>What a comparison chooses between, and then what it has chosen.</summary>
    sealed class Selection(int yes, int no)
    {
        public int Yes { get; set; } = yes;
        public int No { get; set; } = no;
        public int Value { get; set; }
    }

    /// <summary>A select for each comparison of the mask, from the last to the first. Chains of &amp; and | lean to the left, where this is a loop;
    /// to the right they are as deep as the source's parentheses.</summary>
    IEnumerable<int> Select(Term mask, Selection selection)
    {
        for (; mask.Kind is ExprKind.And or ExprKind.Or or ExprKind.Not; mask = _model.Terms[mask.Operands[0]])
            if (mask.Kind == ExprKind.Not)
                (selection.Yes, selection.No) = (selection.No, selection.Yes);
            else
            {
                var inner = new Selection(selection.Yes, selection.No);
                foreach (int need in Select(_model.Terms[mask.Operands[1]], inner))
                    yield return need;
                if (mask.Kind == ExprKind.And)
                    selection.Yes = inner.Value;
                else
                    selection.No = inner.Value;
            }
        (Op op, bool swapped) = mask.Kind switch
        {
            ExprKind.Greater => (Op.SelectGreater, false),
            ExprKind.Less => (Op.SelectGreater, true),
            ExprKind.GreaterOrEqual => (Op.SelectGreaterOrEqual, false),
            ExprKind.LessOrEqual => (Op.SelectGreaterOrEqual, true),
            _ => throw new InvalidOperationException($"A term of kind {mask.Kind} stands where a comparison is expected."),
        };
        int first = mask.Operands[swapped ? 1 : 0], second = mask.Operands[swapped ? 0 : 1];
        yield return first;
        yield return second;
        selection.Value = _graph.Pointwise(op, _terms[first], _terms[second], selection.Yes, selection.No);
    }
}
