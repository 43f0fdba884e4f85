using CellDsl.Generator.Collections;

namespace CellDsl.Generator.Ir;

/// <summary>Reorders sums by when their terms are known, so that W·x + U·h + b becomes (W·x + b) + U·h: the first part leaves the time loop,
/// and products that are formed together stand together. Named values stay what their equation says.</summary>
internal sealed class LinearSplit
{
    readonly CellGraph _old;
    readonly GraphBuilder _new = new(zeroTimesAnything: false);
    readonly int[] _map;
    readonly int[] _uses;
    readonly bool[] _dependsOnState;
    readonly bool[] _inSum;

    LinearSplit(CellGraph graph)
    {
        _old = graph;
        int count = graph.Nodes.Count;
        _map = new int[count];
        _uses = new int[count];
        _dependsOnState = Reachability.DependsOn(graph.Nodes, i => graph.Nodes[i].Op == Op.State);
        _inSum = new bool[count];
    }

    public static CellGraph Run(CellGraph graph) => new LinearSplit(graph).Run();

    CellGraph Run()
    {
        Count();
        for (int i = 0; i < _map.Length; i++)
        {
            if (_inSum[i])
                continue;
            Node node = _old.Nodes[i];
            _map[i] = node.Row.Is(OpTraits.Sum) ? Sum(i) : Rebuild(node);
            _new.Name(_map[i], _old.Values[i]);
        }
        return _old with
        {
            Nodes = _new.Nodes.ToEquatableArray(),
            Values = _new.Values.ToEquatableArray(),
            Equations = _old.Equations.Select(e => _map[e]).ToEquatableArray(),
            NextStates = _old.NextStates.Select(n => n with { Node = _map[n.Node] }).ToEquatableArray(),
            Output = _map[_old.Output],
        };
    }

    void Count()
    {
        foreach (int root in _old.Equations.Concat(_old.NextStates.Select(n => n.Node)).Append(_old.Output))
            _uses[root]++;
        for (int i = 0; i < _map.Length; i++)
        {
            Node node = _old.Nodes[i];
            for (int o = 0; o < node.OperandCount; o++)
                _uses[node.Operand(o)]++;
        }
        // A sum that only another sum reads, and that no equation names, is part of that sum.
        for (int i = _map.Length - 1; i >= 0; i--)
            if (_old.Nodes[i].Row.Is(OpTraits.Sum))
                for (int o = 0; o < 2; o++)
                {
                    int operand = _old.Nodes[i].Operand(o);
                    if (_old.Nodes[operand].Row.Is(OpTraits.Sum) && _uses[operand] == 1 && !_old.Values[operand].IsNamed)
                        _inSum[operand] = true;
                }
    }

    int Rebuild(Node node)
    {
        int M(int operand) => operand < 0 ? -1 : _map[operand];
        return node.Op switch
        {
            Op.Constant => _new.Constant(node.Value),
            Op.Copy => _new.Copy(M(node.A), node.Dimension, node.Rows),
            Op.Product => _new.Product(node.Index, node.Block, M(node.A), node.Dimension),
            _ when node.IsLeaf => _new.Leaf(node.Op, node.Index, node.Dimension, node.Rows),
            _ => _new.Pointwise(node.Op, M(node.A), M(node.B), M(node.C), M(node.D)),
        };
    }

    readonly record struct Part(int Node, bool Negative);

    int Sum(int root)
    {
        var parts = new List<Part>();
        Flatten(root, parts);

        bool Hoisted(Part p) => !_dependsOnState[p.Node] && _old.Nodes[p.Node].Op != Op.Constant;
        bool LoopProduct(Part p) => _dependsOnState[p.Node] && !p.Negative && _old.Nodes[p.Node].Op == Op.Product;
        if (!(parts.Any(p => _dependsOnState[p.Node]) && parts.Count(Hoisted) >= 2) && parts.Count(LoopProduct) < 2 && !HasScatteredProducts(parts))
            return Add(parts.Select(Mapped));

        // Biases and the like join the input's part; without an input, the sequence's.
        List<Part> input = parts.Where(p => Hoisted(p) && _old.Nodes[p.Node].Rows == RowSpace.Sequence).ToList();
        List<Part> context = parts.Where(p => Hoisted(p) && _old.Nodes[p.Node].Rows == RowSpace.Context).ToList();
        List<Part> parameters = parts.Where(p => !_dependsOnState[p.Node] && _old.Nodes[p.Node].Rows == RowSpace.Parameter).ToList();
        (input.Count > 0 ? input : context).AddRange(input.Count + context.Count > 0 ? parameters : []);
        List<Part> products = parts.Where(LoopProduct).ToList();
        List<Part> rest = parts.Where(p => _dependsOnState[p.Node] && !LoopProduct(p)).ToList();
        if (input.Count + context.Count == 0)
            rest.AddRange(parameters);

        return Add(new[] { input, context, products }.Where(g => g.Count > 0).Select(g => (Add(ProductsFirst(g).Select(Mapped)), false))
            .Concat(rest.Select(Mapped)));
    }

    /// <summary>Products of the input with something between them: they belong together.</summary>
    bool HasScatteredProducts(List<Part> parts)
        => parts.Count(p => _old.Nodes[p.Node].Op == Op.Product) >= 2 && parts.Count > 2;

    IEnumerable<Part> ProductsFirst(List<Part> parts)
        => parts.OrderBy(p => _old.Nodes[p.Node].Op == Op.Product && !p.Negative ? 0 : 1);

    void Flatten(int root, List<Part> parts)
    {
        var open = new Stack<Part>();
        Open(new Part(root, Negative: false));
        while (open.Count > 0)
        {
            Part next = open.Pop();
            if (_inSum[next.Node])
                Open(next);
            else
                parts.Add(next);
        }

        void Open(Part sum)
        {
            Node node = _old.Nodes[sum.Node];
            open.Push(new Part(node.B, sum.Negative ^ (node.Op == Op.Subtract)));
            open.Push(new Part(node.A, sum.Negative));
        }
    }

    (int Node, bool Negative) Mapped(Part part) => (_map[part.Node], part.Negative);

    int Add(IEnumerable<(int Node, bool Negative)> parts)
    {
        int sum = -1;
        foreach ((int node, bool negative) in parts)
            sum = (sum, negative) switch
            {
                (-1, false) => node,
                (-1, true) => _new.Pointwise(Op.Negate, node),
                (_, false) => _new.Pointwise(Op.Add, sum, node),
                (_, true) => _new.Pointwise(Op.Subtract, sum, node),
            };
        return sum;
    }
}
