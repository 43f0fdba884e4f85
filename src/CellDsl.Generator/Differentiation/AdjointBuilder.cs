using CellDsl.Generator.Collections;
using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Differentiation;

/// <summary>The reverse sweep over one time step: from the adjoints of the next states and the output's gradient to those of
/// previous states, inputs and parameters.</summary>
internal sealed class AdjointBuilder
{
    readonly CellModel _model;
    readonly CellGraph _forward;
    readonly AdjointNames _names;
    readonly GraphBuilder _graph;
    readonly List<int>[] _contributions;
    readonly bool[] _needsGradient;
    readonly bool[] _dependsOnState;
    readonly UnboundedSlopes _slopes;
    readonly List<bool> _fromLater = [];
    readonly List<OuterProduct> _matrices = [];
    readonly HashSet<int> _placed = [];
    readonly HashSet<int> _read = [];
    int _searched;

    AdjointBuilder(CellModel model, CellGraph forward)
    {
        _model = model;
        _forward = forward;
        _names = new AdjointNames(model, forward.Values);
        _graph = Copy(forward);
        // A product has a gradient for its matrix, whatever its operand is.
        _needsGradient = Reachability.DependsOn(forward.Nodes, i => forward.Nodes[i] is { Op: Op.Product } or { IsLeaf: true, Op: not Op.Constant });
        _slopes = new UnboundedSlopes(forward);
        _dependsOnState = Reachability.DependsOn(forward.Nodes, i => forward.Nodes[i].Op == Op.State);
        _contributions = new List<int>[forward.Nodes.Count];
        for (int i = 0; i < _contributions.Length; i++)
            _contributions[i] = [];
    }

    public static AdjointGraph Run(CellModel model, CellGraph forward) => new AdjointBuilder(model, forward).Run();

    static GraphBuilder Copy(CellGraph forward)
    {
        var graph = new GraphBuilder(zeroTimesAnything: true);
        for (int i = 0; i < forward.Nodes.Count; i++)
            graph.Name(graph.Adopt(forward.Nodes[i]), forward.Values[i]);
        return graph;
    }

    AdjointGraph Run()
    {
        foreach (NextState next in _forward.NextStates)
        {
            int carry = _graph.Leaf(Op.CarryIn, next.Leaf, _forward.Nodes[next.Node].Dimension, RowSpace.Sequence);
            _graph.Name(carry, _names.Next(_model.Leaves[next.Leaf]));
            _contributions[next.Node].Add(carry);
        }
        int output = _graph.Leaf(Op.OutputGradient, -1, _forward.Nodes[_forward.Output].Dimension, RowSpace.Sequence);
        _graph.Name(output, _names.OutputGradient);
        _contributions[_forward.Output].Add(output);

        var leaves = new Dictionary<int, int>();
        for (int i = _contributions.Length - 1; i >= 0; i--)
        {
            if (_contributions[i].Count == 0)
                continue;
            Node node = _forward.Nodes[i];
            int gradient = Total(_contributions[i]);
            if (node.IsLeaf)
                leaves[node.Index] = gradient;
            else
                PassOn(i, node, gradient);
        }

        var carries = new List<NextState>();
        foreach (NextState next in _forward.NextStates)
        {
            ValueOrigin value = _names.Previous(_model.Leaves[next.Leaf]);
            int gradient = leaves.TryGetValue(next.Leaf, out int known) ? known : _graph.Constant(0);
            // A carry is in memory for one step only; what reads the same adjoint after the loop needs it for all steps.
            if (IsRead(gradient))
                gradient = _graph.Copy(gradient, _graph[gradient].Dimension, _graph[gradient].Rows);
            carries.Add(next with { Node = Place(gradient, _model.Leaves[next.Leaf].Rows, RowSpace.Sequence, value) });
        }
        var gradients = new List<LeafGradient>();
        for (int leaf = 0; leaf < _model.Leaves.Count; leaf++)
            if (_model.Leaves[leaf].Role is not (LeafRole.State or LeafRole.Weight) && leaves.TryGetValue(leaf, out int gradient))
                gradients.Add(new LeafGradient(leaf,
                    Place(gradient, _model.Leaves[leaf].Rows, RowsOf(_model.Leaves[leaf].Role), _names.Of(_model.Leaves[leaf]))));

        return new AdjointGraph(_forward, _graph.Nodes.ToEquatableArray(), _graph.Values.ToEquatableArray(),
            carries.ToEquatableArray(), gradients.ToEquatableArray(), _matrices.ToEquatableArray());
    }

    bool IsRead(int gradient)
    {
        if (_searched == 0)
            _read.UnionWith(_matrices.Select(m => m.Adjoint));
        for (; _searched < _graph.Nodes.Count; _searched++)
            for (int o = 0; o < _graph[_searched].OperandCount; o++)
                _read.Add(_graph[_searched].Operand(o));
        return _read.Contains(gradient);
    }

    static RowSpace RowsOf(LeafRole role) => role switch
    {
        LeafRole.Input or LeafRole.State => RowSpace.Sequence,
        LeafRole.Context => RowSpace.Context,
        _ => RowSpace.Parameter,
    };

    /// <summary>A result has a place in memory of its own, so it is a node of its own.</summary>
    int Place(int gradient, int dimension, RowSpace rows, ValueOrigin value)
    {
        Node node = _graph[gradient];
        bool own = !node.IsLeaf && gradient >= _contributions.Length && node.Dimension == dimension && node.Rows == rows && _placed.Add(gradient);
        int placed = own ? gradient : _graph.Copy(gradient, dimension, rows);
        _graph.Name(placed, value);
        return placed;
    }

    void PassOn(int i, Node node, int gradient)
    {
        if (node.Op == Op.Product)
        {
            gradient = Stored(gradient);
            Name(gradient, i);
            _matrices.Add(new OuterProduct(i, node.Index, node.Block, gradient, node.A, _slopes.MayBreakZero(node, i)));
            if (_needsGradient[node.A])
                Contribute(node.A, _graph.TransposedProduct(i, gradient));
            return;
        }
        Name(gradient, i);
        Func<AdjointScope, Value>[] rules = node.Row.Adjoint!;
        var scope = new AdjointScope(_graph, i, gradient);
        for (int o = 0; o < rules.Length; o++)
            if (_needsGradient[node.Operand(o)])
                Contribute(node.Operand(o), Guarded(rules[o], i, o, gradient, rules[o](scope).In(_graph)));
    }

    /// <summary>A gradient times a slope, zero where either is zero.</summary>
    int Guarded(Func<AdjointScope, Value> rule, int node, int operand, int gradient, int contribution)
    {
        if (_graph[contribution].Op == Op.Constant)
            return contribution;
        if (_slopes.MayMeetInfinity(node))
        {
            int slope = rule(new AdjointScope(_graph, node, _graph.Constant(1))).In(_graph);
            if (_graph[slope].Op != Op.Constant)
                contribution = _graph.Pointwise(Op.KeepZero, contribution, slope);
        }
        return _slopes.MayBreakZero(node, operand) ? _graph.Pointwise(Op.KeepZero, contribution, gradient) : contribution;
    }

    void Name(int gradient, int forward)
    {
        if (_forward.Values[forward].IsNamed && gradient >= _contributions.Length && !_graph[gradient].IsLeaf)
            _graph.Name(gradient, _names.Of(_forward.Values[forward]));
    }

    /// <summary>Products read their operand from memory; the adjoint of a next state is there for one step only.</summary>
    int Stored(int gradient)
        => _graph[gradient].Op is Op.CarryIn or Op.Constant || gradient < _contributions.Length
            ? _graph.Copy(gradient, _graph[gradient].Dimension, _graph[gradient].Rows)
            : gradient;

    void Contribute(int operand, int contribution)
    {
        if (_graph.IsConstant(contribution, 0))
            return;
        Node to = _forward.Nodes[operand];
        Node from = _graph[contribution];
        bool sumsUnits = from.Dimension != to.Dimension && to.Dimension == 0;
        if (sumsUnits && to.Rows != RowSpace.Parameter)
            throw new InvalidOperationException($"Node {operand} is a number for each of several rows: no sum over units alone is its gradient.");
        if (from.Rows > to.Rows || sumsUnits)
        {
            // A sum over rows reads its operand from a kernel or from memory, where of the leaves only the output's gradient is for all steps.
            if (from.IsLeaf && !(from.Op == Op.OutputGradient && to.Rows == RowSpace.Parameter))
                contribution = _graph.Copy(contribution, from.Dimension, from.Rows);
            contribution = to.Rows == RowSpace.Context ? _graph.SumOverSteps(contribution) : _graph.SumOverRows(contribution, to.Dimension);
        }
        else if (from.Op == Op.CarryIn && !_dependsOnState[operand])
            // What is known before the loop gets its adjoint completed after it, when the carry is gone.
            contribution = _graph.Copy(contribution, from.Dimension, from.Rows);
        _contributions[operand].Add(contribution);
    }

    /// <summary>Adds the contributions: what is known before the backward loop first, then what comes from later steps,
    /// pointwise values before products, and products of one kind next to each other, so that they share an accumulator.</summary>
    int Total(List<int> contributions)
    {
        int Rank(int node) => (FromLater(node) ? 2 : 0) + (_graph[node].IsProduct ? 1 : 0);
        int total = -1;
        foreach (var group in contributions.GroupBy(Rank).OrderBy(g => g.Key))
        {
            int sum = group.Aggregate((a, b) => _graph.Pointwise(Op.Add, a, b));
            total = total < 0 ? sum : _graph.Pointwise(Op.Add, total, sum);
        }
        return total;
    }

    bool FromLater(int node)
    {
        Reachability.ExtendDependsOn(_fromLater, _graph.Nodes, i => _graph[i].Op == Op.CarryIn);
        return _fromLater[node];
    }
}
