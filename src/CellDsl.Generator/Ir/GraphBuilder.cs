namespace CellDsl.Generator.Ir;

/// <summary>Grows a graph. Equal nodes are made once, constants are folded, and what zeros and ones make trivial is not made at all.</summary>
/// <param name="zeroTimesAnything">Whether 0·v is 0 for infinite v too, and for v that is not a number. It is so for adjoints, where a zero says that
/// nothing depends on v; in a user's equation it is not.</param>
internal sealed class GraphBuilder(bool zeroTimesAnything)
{
    readonly List<Node> _nodes = [];
    readonly List<ValueOrigin> _values = [];
    readonly Dictionary<Node, int> _known = [];

    public IReadOnlyList<Node> Nodes => _nodes;
    /// <summary>What each node is, as far as anybody speaks of it.</summary>
    public IReadOnlyList<ValueOrigin> Values => _values;
    public Node this[int node] => _nodes[node];

    public int Leaf(Op op, int index, int dimension, RowSpace rows) => Intern(new Node(op, -1, -1, -1, -1, index, 0, 0, dimension, rows));

    public int Constant(double value) => Intern(new Node(Op.Constant, -1, -1, -1, -1, -1, 0, value, 0, RowSpace.Parameter));

    public int Product(int weight, int block, int operand, int dimension)
        => Intern(new Node(Op.Product, operand, -1, -1, -1, weight, block, 0, dimension, _nodes[operand].Rows));

    /// <summary>The gradient of what a product's matrix multiplied.</summary>
    public int TransposedProduct(int product, int adjoint)
        => Intern(new Node(Op.TransposedProduct, adjoint, -1, -1, -1, _nodes[product].Index, _nodes[product].Block, 0,
            _nodes[_nodes[product].A].Dimension, _nodes[adjoint].Rows) { Product = product });

    public int SumOverSteps(int operand)
        => Intern(new Node(Op.SumOverSteps, operand, -1, -1, -1, -1, 0, 0, _nodes[operand].Dimension, RowSpace.Context));

    public int SumOverRows(int operand, int dimension)
        => Intern(new Node(Op.SumOverRows, operand, -1, -1, -1, -1, 0, 0, dimension, RowSpace.Parameter));

    /// <summary>The value again, as a node of its own in a given shape: where a leaf or a shared value needs a place in memory.</summary>
    public int Copy(int operand, int dimension, RowSpace rows)
        => Append(new Node(Op.Copy, operand, -1, -1, -1, -1, 0, 0, dimension, rows));

    /// <summary>A node of another graph, whose operands have the same numbers here.</summary>
    public int Adopt(Node node)
    {
        int number = Append(node);
        if (node.Op != Op.Copy)
            _known[node] = number;
        return number;
    }

    /// <summary>A pointwise node, simplified.</summary>
    public int Pointwise(Op op, int a, int b = -1, int c = -1, int d = -1)
    {
        if (Simplify(op, a, b) is int simpler)
            return simpler;
        if (ConstantFolding.TryFold(op, ConstantOf(a), ConstantOf(b), ConstantOf(c), ConstantOf(d)) is double folded)
            return Constant(folded);
        int dimension = 0;
        RowSpace rows = RowSpace.Parameter;
        foreach (int operand in (ReadOnlySpan<int>)[a, b, c, d])
            if (operand >= 0)
            {
                dimension = dimension == 0 ? _nodes[operand].Dimension : dimension;
                rows = Wider(rows, _nodes[operand].Rows);
            }
        var node = new Node(op, a, b, c, d, -1, 0, 0, dimension, rows);
        // Commutative twins share a node, whichever order came first.
        if (OpTable.Of(op).Is(OpTraits.Commutative) && _known.TryGetValue(node with { A = b, B = a }, out int twin))
            return twin;
        return Intern(node);
    }

    public void Name(int node, ValueOrigin value)
    {
        if (!_values[node].IsNamed)
            _values[node] = value;
    }

    public bool IsConstant(int node, double value) => ConstantOf(node) == value;

    static RowSpace Wider(RowSpace a, RowSpace b) => a > b ? a : b;

    int? Simplify(Op op, int a, int b) => op switch
    {
        Op.Add when IsConstant(a, 0) => b,
        Op.Add when IsConstant(b, 0) => a,
        Op.Add when Negated(b) is int n => Pointwise(Op.Subtract, a, n),
        Op.Add when Negated(a) is int n => Pointwise(Op.Subtract, b, n),
        Op.Subtract when IsConstant(b, 0) => a,
        Op.Subtract when IsConstant(a, 0) => Pointwise(Op.Negate, b),
        Op.Subtract when Negated(b) is int n => Pointwise(Op.Add, a, n),
        Op.Multiply when zeroTimesAnything && (IsConstant(a, 0) || IsConstant(b, 0)) => Constant(0),
        Op.Multiply when IsConstant(a, 1) => b,
        Op.Multiply when IsConstant(b, 1) => a,
        Op.Multiply when IsConstant(a, -1) => Pointwise(Op.Negate, b),
        Op.Multiply when IsConstant(b, -1) => Pointwise(Op.Negate, a),
        Op.Divide when IsConstant(b, 1) => a,
        Op.Divide when zeroTimesAnything && IsConstant(a, 0) => Constant(0),
        Op.Negate when Negated(a) is int n => n,
        _ => null,
    };

    int? Negated(int node) => _nodes[node].Op == Op.Negate ? _nodes[node].A : null;

    double? ConstantOf(int node) => node >= 0 && _nodes[node].Op == Op.Constant ? _nodes[node].Value : null;

    int Intern(Node node)
    {
        if (!_known.TryGetValue(node, out int number))
            _known[node] = number = Append(node);
        return number;
    }

    int Append(Node node)
    {
        _nodes.Add(node);
        _values.Add(ValueOrigin.Nameless);
        return _nodes.Count - 1;
    }
}
