using CellDsl.Training.Attention;

namespace CellDsl.Lab.Inspecting.Dataflow;

/// <summary>Executes a cell and reads from the expressions what reads what, down to matrix products and equations; the plan says where each
/// runs.</summary>
sealed class StepGraphBuilder
{
    readonly CellDescription _cell;
    readonly CellGraph _graph;
    readonly Dictionary<string, CellEquation> _declared;
    readonly IReadOnlyList<int> _sizes;
    readonly PlanPlaces _places;
    readonly Dictionary<Expr, string> _equations = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<Expr, int> _nodeOf = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<(Expr Product, int Block), int> _products = [];
    /// <summary>The nodes of values that only the compiler has named.</summary>
    readonly Dictionary<ValueOrigin, int> _unnamed = [];
    readonly List<StepNode> _nodes = [];
    readonly List<StepEdge> _edges = [];

    StepGraphBuilder(CellDescription cell, CellGraph graph, IReadOnlyList<int> sizes)
    {
        _cell = cell;
        _graph = graph;
        _declared = graph.Equations.ToDictionary(e => e.Name);
        _sizes = sizes;
        _places = new PlanPlaces(cell);
    }

    /// <param name="sizes">The size of each of the cell's dimensions, by index.</param>
    public static StepGraph Build(CellDefinition definition, IReadOnlyList<int> sizes)
        => new StepGraphBuilder(definition.Description, CellGraph.Of(definition.Type), sizes).Build();

    StepGraph Build()
    {
        foreach (CellLeaf leaf in _graph.Leaves)
            if (KindOf(leaf.Role) is { } kind)
                _nodeOf[leaf.Expression] = Add(Leaf(kind, leaf.Name), []);
        foreach (CellEquation equation in _graph.Equations)
            if (!_nodeOf.ContainsKey(equation.Expression))
                _equations.TryAdd(equation.Expression, equation.Name);
        foreach (CellEquation equation in _graph.Equations)
            Equation(equation);
        MarkSaved();
        return new StepGraph(_places.Bands, _nodes, _edges);
    }

    static StepNodeKind? KindOf(Type role)
        => role == typeof(Input) ? StepNodeKind.Input : role == typeof(Context) ? StepNodeKind.Context : role == typeof(State) ? StepNodeKind.State
        : null;

    StepNode Leaf(StepNodeKind kind, string name)
    {
        VectorInfo vector = _cell.Inputs.Concat(_cell.Contexts).Concat(_cell.States).Single(v => v.Name == name);
        string text = kind switch
        {
            StepNodeKind.Input => $"input {name} of this step",
            StepNodeKind.Context => $"context {name} of the sequence",
            _ => $"state {name} as the step before left it",
        };
        return new(kind, name, text, kind == StepNodeKind.State ? PlanPlaces.FirstOfLoop : 0, SizeOf(vector.Dimension), 0, "", [], false, []);
    }

    /// <summary>The node of a declared equation. Equations that only give another value a further name get a node of their own that reads
    /// it.</summary>
    int Equation(CellEquation equation)
    {
        Expr root = equation.Expression;
        bool isFirst = _equations.GetValueOrDefault(root) == equation.Name;
        if (isFirst && _nodeOf.TryGetValue(root, out int known))
            return known;
        int[] reads = isFirst ? Reads(root) : [Node(root)];
        EquationInfo? info = _cell.Equations.FirstOrDefault(e => e.Name == equation.Name);
        var place = _places.OfEquation(equation.Name);
        int band = Math.Max(place?.Band ?? 0, Latest(reads));
        int dimension = DimensionOf(equation.Name);
        bool isOutput = equation.IsOutput || equation.Next.Contains(_cell.Output.Name);
        var node = new StepNode(StepNodeKind.Equation, equation.Name, info?.Text ?? ExprText.Of(root, NameOf), band, SizeOf(dimension),
            isFirst ? Operations(root) * _sizes[dimension] : 0, place?.Kernel.Name ?? "", equation.Next, isOutput, []);
        int index = Add(node, reads);
        if (isFirst)
            _nodeOf[root] = index;
        return index;
    }

    /// <summary>The node that holds an expression's value: a leaf, an equation, or an unnamed operand of a product.</summary>
    int Node(Expr expression)
    {
        if (_nodeOf.TryGetValue(expression, out int known))
            return known;
        if (_equations.TryGetValue(expression, out string? name))
            return Equation(_declared[name]);
        int[] reads = Reads(expression);
        return _nodeOf[expression] = Add(new StepNode(StepNodeKind.Pointwise, ExprText.Of(expression, NameOf), ExprText.Of(expression, NameOf),
            Latest(reads), "", 0, "", [], false, []), reads);
    }

    /// <summary>The nodes whose values an expression is computed from: down to products, leaves and other equations.</summary>
    int[] Reads(Expr root)
    {
        var reads = new List<int>();
        var seen = new HashSet<Expr>(ReferenceEqualityComparer.Instance);
        Visit(root, isRoot: true);
        return [.. reads.Distinct()];

        void Visit(Expr expression, bool isRoot)
        {
            if (!seen.Add(expression))
                return;
            if (!isRoot && (_nodeOf.ContainsKey(expression) || _equations.ContainsKey(expression)))
                reads.Add(Node(expression));
            else if (_nodeOf.TryGetValue(expression, out int leaf))
                reads.Add(leaf);
            else if (expression.Kind == ExprKind.Product)
                reads.AddRange(Products(expression));
            else
                foreach (Expr operand in expression.Operands)
                    Visit(operand, isRoot: false);
        }
    }

    /// <summary>One node for each block of a matrix over a concatenation, as the plan has it.</summary>
    IEnumerable<int> Products(Expr product)
    {
        Expr vector = product.Operands[1];
        IReadOnlyList<Expr> operands = vector.Kind == ExprKind.Concatenate ? vector.Operands : [vector];
        for (int block = 0; block < operands.Count; block++)
            yield return Product(product, operands[block], block, operands.Count);
    }

    int Product(Expr product, Expr operand, int block, int blocks)
    {
        if (_products.TryGetValue((product, block), out int known))
            return known;
        string matrix = product.Operands[0].Name!;
        int parameter = _cell.Parameters.Select((p, index) => (p, index)).Single(p => p.p.Name == matrix).index;
        ParameterInfo info = _cell.Parameters[parameter];
        int[] reads = operand.Kind == ExprKind.Constant || operand.IsParameter ? [] : [Node(operand)];
        ValueOrigin? value = ValueOf(operand);
        string operandName = value?.Name ?? ExprText.Of(operand, NameOf);
        int columns = info.Columns[Math.Min(block, info.Columns.Count - 1)];
        var place = _places.OfProduct(parameter, [.. info.Columns.Take(block)], value);
        if (value is null && reads.Length > 0 && place is { } found)
            _unnamed.TryAdd(found.Operand, reads[0]);
        string label = blocks > 1 ? $"{matrix}[{_cell.Dimensions[columns]}]" : matrix;
        var node = new StepNode(StepNodeKind.Product, $"{label} {(operandName.Contains(' ') ? $"({operandName})" : operandName)}",
            $"matrix {matrix}{(blocks > 1 ? $", block {block + 1} of {blocks}," : "")} times {operandName}",
            Math.Max(place?.Band ?? 0, Latest(reads)),
            $"{_cell.Dimensions[info.Rows]} × {_cell.Dimensions[columns]} = {_sizes[info.Rows]} × {_sizes[columns]}",
            2L * _sizes[info.Rows] * _sizes[columns], place?.Kernel.Name ?? "", [], false, []);
        return _products[(product, block)] = Add(node, reads);
    }

    int Add(StepNode node, IEnumerable<int> reads)
    {
        _nodes.Add(node);
        _edges.AddRange(reads.Select(r => new StepEdge(r, _nodes.Count - 1)));
        return _nodes.Count - 1;
    }

    int Latest(int[] reads) => reads.Select(r => _nodes[r].Band).DefaultIfEmpty(0).Max();

    string? NameOf(Expr expression) => ValueOf(expression)?.Name;

    /// <summary>Null for what no equation names.</summary>
    ValueOrigin? ValueOf(Expr expression)
        => _equations.TryGetValue(expression, out string? name) ? new(ValueKind.Equation, name) : expression.Kind switch
        {
            ExprKind.Input => new(ValueKind.Input, expression.Name!),
            ExprKind.Context => new(ValueKind.Context, expression.Name!),
            ExprKind.State => new(ValueKind.State, expression.Name!),
            _ when expression.IsParameter => new(ValueKind.Parameter, expression.Name!),
            _ => null,
        };

    /// <summary>Operations on single elements, each counted once, products and other equations left out.</summary>
    long Operations(Expr root)
    {
        var seen = new HashSet<Expr>(ReferenceEqualityComparer.Instance);
        return Count(root);

        long Count(Expr e) => e.IsLeaf || e.Kind is ExprKind.Constant or ExprKind.Product || e != root && _equations.ContainsKey(e) || !seen.Add(e)
            ? 0 : 1 + e.Operands.Sum(Count);
    }

    int DimensionOf(string equation)
    {
        int capture = _cell.Captures.ToList().IndexOf(equation);
        return capture >= 0 ? _cell.Plan.Slots[_cell.Plan.Captures[capture].Slot].Dimension
            : _cell.Plan.Slots.FirstOrDefault(s => s.Origin is { Kind: ValueKind.Equation } value && value.Name == equation)?.Dimension
            ?? _cell.States[0].Dimension;
    }

    string SizeOf(int dimension) => $"{_cell.Dimensions[dimension]} = {_sizes[dimension]}";

    void MarkSaved()
    {
        foreach (SlotInfo slot in _places.Saved)
        {
            int owner = OwnerOf(slot);
            _nodes[owner] = _nodes[owner] with { Saved = [.. _nodes[owner].Saved, slot.Name] };
        }
    }

    /// <summary>The node that a saved value belongs to: its own, that of the equation or field that it is part of, or else the last that its kernel
    /// computes.</summary>
    int OwnerOf(SlotInfo slot)
    {
        if (_unnamed.TryGetValue(slot.Origin, out int own))
            return own;
        ValueOrigin root = slot.Origin.Root();
        int named = _nodes.FindIndex(n => n.Name == root.Name && (n.Kind == StepNodeKind.Equation ? root.Kind == ValueKind.Equation : root.IsField)
            && n.Kind is not (StepNodeKind.Product or StepNodeKind.Pointwise));
        return named >= 0 ? named : _nodes.FindLastIndex(n => n.Kernel == _places.KernelOf(slot)) is >= 0 and var last ? last : _nodes.Count - 1;
    }
}
