namespace CellDsl.Reference.Shapes;

/// <summary>The dimension of every vector and both dimensions of every matrix of an executed cell, by unification.
/// Numbers and learned scalars have no dimension: they fit everywhere.</summary>
sealed class CellShapes
{
    readonly CellGraph _graph;
    readonly Dictionary<Expr, Dimension> _vectors = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<Expr, WeightShape> _weights = new(ReferenceEqualityComparer.Instance);
    readonly HashSet<Expr> _visited = [];

    CellShapes(CellGraph graph) => _graph = graph;

    public static CellShapes Infer(CellGraph graph)
    {
        var shapes = new CellShapes(graph);
        shapes.DeclareLeaves();
        foreach (CellEquation equation in graph.Equations)
            shapes.Constrain(equation);
        shapes.NameLeftovers();
        return shapes;
    }

    /// <summary>Name of a vector's dimension; null for a scalar.</summary>
    public string? Vector(Expr vector) => _vectors.TryGetValue(vector, out Dimension? dimension) ? dimension.Name : null;

    public (string Rows, IReadOnlyList<string> Columns) Weight(Expr weight)
    {
        WeightShape shape = _weights[weight];
        return (shape.Rows.Name!, [.. shape.Columns.Select(c => c.Name!)]);
    }

    void DeclareLeaves()
    {
        int contexts = _graph.Leaves.Count(l => l.Role == typeof(Context));
        bool firstInput = true;
        foreach (CellLeaf leaf in _graph.Leaves)
        {
            string origin = leaf.Size.Count > 0 ? $"[Size] of {leaf.Name}" : $"{leaf.Role.Name.ToLowerInvariant()} {leaf.Name}";
            if (leaf.Role == typeof(Weight))
                _weights[leaf.Expression] = leaf.Size.Count == 2
                    ? new(Dimension.Named(leaf.Size[0], NameStrength.Binding, origin), [Dimension.Named(leaf.Size[1], NameStrength.Binding, origin)])
                    : new(Dimension.Unknown(), []);
            else if (leaf.Role != typeof(Scalar))
                _vectors[leaf.Expression] =
                    leaf.Size.Count == 1 ? Dimension.Named(leaf.Size[0], NameStrength.Binding, origin)
                    : leaf.Role == typeof(State) ? Dimension.Named("Hidden", NameStrength.Binding, origin)
                    : leaf.Role == typeof(Input) && firstInput ? Dimension.Named("Input", NameStrength.FirstInput, origin)
                    : leaf.Role == typeof(Input) ? Dimension.Named(leaf.Name, NameStrength.OtherInput, origin)
                    : leaf.Role == typeof(Context) ? Dimension.Named(contexts == 1 ? "Context" : leaf.Name, NameStrength.OtherInput, origin)
                    : Dimension.Unknown();
            firstInput &= leaf.Role != typeof(Input);
        }
    }

    void Constrain(CellEquation equation)
    {
        foreach (Expr node in equation.Expression.OperandsFirst(_visited))
            if (!node.IsLeaf && node.Kind != ExprKind.Constant)
                Constrain(node, equation.Name);
        if (!_vectors.TryGetValue(equation.Expression, out Dimension? dimension))
            return;
        foreach (string size in equation.Size)
            dimension.Unify(Dimension.Named(size, NameStrength.Binding, $"[Size] of {equation.Name}"), equation.Name);
        foreach (string state in equation.Next)
            dimension.Unify(_vectors[_graph.Leaves.First(l => l.Name == state).Expression], $"the next value of {state}");
    }

    void Constrain(Expr node, string equation)
    {
        switch (node.Kind)
        {
            case ExprKind.Concatenate:
                break;
            case ExprKind.Product:
                _vectors[node] = Multiply(node, equation);
                break;
            default:
                Dimension? merged = null;
                foreach (Expr operand in node.Operands)
                    if (_vectors.TryGetValue(operand, out Dimension? dimension))
                    {
                        merged?.Unify(dimension, equation);
                        merged ??= dimension;
                    }
                if (merged is not null)
                    _vectors[node] = merged;
                break;
        }
    }

    Dimension Multiply(Expr product, string equation)
    {
        Expr weight = product.Operands[0], operand = product.Operands[1];
        IReadOnlyList<Expr> blocks = operand.Kind == ExprKind.Concatenate ? operand.Operands : [operand];
        WeightShape shape = _weights[weight];
        while (shape.Columns.Count < blocks.Count && !shape.IsUsed)
            shape.Columns.Add(Dimension.Unknown());
        shape.IsUsed = true;
        if (shape.Columns.Count != blocks.Count)
            throw new ArgumentException($"{equation} multiplies {weight.Name} with {blocks.Count} vectors; elsewhere it has {shape.Columns.Count}.");
        for (int block = 0; block < blocks.Count; block++)
            if (_vectors.TryGetValue(blocks[block], out Dimension? dimension))
                shape.Columns[block].Unify(dimension, $"{equation}, {weight.Name} times a vector");
        return shape.Rows;
    }

    void NameLeftovers()
    {
        foreach (CellEquation equation in _graph.Equations)
            if (equation.IsOutput && _vectors.TryGetValue(equation.Expression, out Dimension? dimension))
                dimension.NameIfUnknown("Output");
        foreach (WeightShape unused in _weights.Values.Where(w => w.Columns.Count == 0))
            unused.Columns.Add(Dimension.Unknown());
        foreach (Dimension dimension in _vectors.Values.Concat(_weights.Values.SelectMany(w => w.Columns.Append(w.Rows))))
            dimension.NameIfUnknown("Hidden");
    }

    sealed class WeightShape(Dimension rows, List<Dimension> columns)
    {
        public Dimension Rows { get; } = rows;
        public List<Dimension> Columns { get; } = columns;
        public bool IsUsed { get; set; }
    }
}
