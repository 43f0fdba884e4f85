using CellDsl.Reference.Arithmetic;
using CellDsl.Reference.Shapes;

namespace CellDsl.Reference.Interpretation;

/// <summary>An executed cell with sizes: its nodes in an order in which operands come first, and where its leaves and results are among
/// them.</summary>
sealed class CompiledCell
{
    readonly Dictionary<Expr, int> _positions = new(ReferenceEqualityComparer.Instance);
    readonly List<CompiledNode> _nodes = [];

    public CompiledCell(CellGraph graph, CellShapes shapes, Func<string, int> sizeOf)
    {
        var seen = new HashSet<Expr>();
        foreach (Expr root in graph.Leaves.Select(l => l.Expression).Concat(graph.Equations.Select(e => e.Expression)))
            foreach (Expr node in root.OperandsFirst(seen))
                Add(node, shapes, sizeOf);

        LeafVector[] Vectors(Type role) => [.. graph.Leaves.Where(l => l.Role == role).Select(l => new LeafVector(l.Name, SizeOf(l.Expression)))];
        Inputs = Vectors(typeof(Input));
        Contexts = Vectors(typeof(Context));
        States = Vectors(typeof(State));
        Parameters = [.. graph.Leaves.Where(l => l.Role != typeof(Input) && l.Role != typeof(Context) && l.Role != typeof(State))
            .Select(l => Parameter(l, shapes, sizeOf))];
        Equations = [.. graph.Equations.Select(e => new CompiledEquation(e.Name, _positions[e.Expression], SizeOf(e.Expression)))];
        Next = [.. States.Select(s => _positions[NextOf(graph, s.Name).Expression])];
        CellEquation? output = graph.Equations.FirstOrDefault(e => e.IsOutput);
        Output = output is null
            ? Equations.First(e => e.Name == NextOf(graph, States[0].Name).Name) with { Size = States[0].Size }
            : Equations.First(e => e.Name == output.Name);
    }

    public IReadOnlyList<CompiledNode> Nodes => _nodes;
    public IReadOnlyList<LeafVector> Inputs { get; }
    public IReadOnlyList<LeafVector> Contexts { get; }
    public IReadOnlyList<LeafVector> States { get; }
    public IReadOnlyList<ReferenceParameter> Parameters { get; }
    public IReadOnlyList<CompiledEquation> Equations { get; }
    /// <summary>For each state, the node that is its next value.</summary>
    public IReadOnlyList<int> Next { get; }
    public CompiledEquation Output { get; }

    /// <summary>The equation that a node belongs to, the first of those that share it.</summary>
    public string EquationOf(int node) => Equations.OrderBy(e => e.Node).First(e => e.Node >= node).Name;

    int SizeOf(Expr expression) => _nodes[_positions[expression]].Size;

    static CellEquation NextOf(CellGraph graph, string state)
        => graph.Equations.FirstOrDefault(e => e.Next.Contains(state))
        ?? throw new ArgumentException($"No equation of {graph.Cell.Name} has [Next(nameof({state}))].");

    static ReferenceParameter Parameter(CellLeaf leaf, CellShapes shapes, Func<string, int> sizeOf)
    {
        if (leaf.Role == typeof(Scalar))
            return new(leaf.Name, 1, null);
        if (leaf.Role != typeof(Weight))
            return leaf.Role == typeof(Diagonal) || leaf.Role == typeof(Bias)
                ? new(leaf.Name, sizeOf(shapes.Vector(leaf.Expression)!), null)
                : throw new ArgumentException($"{leaf.Name} has the unknown role {leaf.Role.Name}.");
        var (rows, columns) = shapes.Weight(leaf.Expression);
        return new(leaf.Name, sizeOf(rows), columns.Sum(sizeOf));
    }

    void Add(Expr node, CellShapes shapes, Func<string, int> sizeOf)
    {
        int size = shapes.Vector(node) is { } dimension ? sizeOf(dimension) : 1;
        _positions[node] = _nodes.Count;
        _nodes.Add(new(node.Kind, node.Name, node.Value, [.. node.Operands.Select(o => _positions[o])], size, Curves.Of(node)));
    }
}

sealed record LeafVector(string Name, int Size);

sealed record CompiledEquation(string Name, int Node, int Size);
