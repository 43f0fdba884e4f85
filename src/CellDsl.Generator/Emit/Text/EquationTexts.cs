using CellDsl.Generator.Differentiation;
using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Text;

/// <summary>The equations of one cell and its derived adjoints in one notation.</summary>
internal sealed class EquationTexts
{
    /// <summary>Longer texts of unnamed values are abbreviated: a value that is read many times would repeat without end.</summary>
    const int LongestUnnamed = 400;

    readonly CellModel _model;
    readonly Notation _notation;
    readonly AdjointNames? _adjoints;
    readonly SymbolTable _symbols;
    readonly ExpressionPrinter _printer;
    readonly Dictionary<string, EquationModel> _equations = new(StringComparer.Ordinal);
    NodeTexts? _nodes;

    /// <param name="adjoints">What the names of backward mean; plain text, which has them as they are, does without.</param>
    public EquationTexts(CellModel model, Notation notation, AdjointNames? adjoints = null)
    {
        _model = model;
        _notation = notation;
        _adjoints = adjoints;
        _printer = new ExpressionPrinter(notation.Of);
        _symbols = new SymbolTable(model, notation);
        foreach (EquationModel equation in model.Equations)
            _equations[equation.Name] = equation;
    }

    /// <summary>The equation of that name, if there is one.</summary>
    public EquationModel? EquationOf(string name) => _equations.TryGetValue(name, out EquationModel? equation) ? equation : null;

    /// <summary>The symbol of an equation, a field, or a value that the compiler named: an adjoint ("dc1", "dh_prev"), a pre-activation ("iIn").
    /// Unknown names are values of the step.</summary>
    public string Symbol(string name)
    {
        if (_symbols.TryGet(name, out string known))
            return known;
        if (!_notation.IsLatex || !Identifiers.IsValid(name))
            return name;
        return Derived(name) ?? _notation.Symbol(name, SymbolKind.Step);
    }

    /// <summary>The symbol of a name that the user or the compiler gave; null for one that means nothing but itself.</summary>
    string? Derived(string name) => _symbols.TryGet(name, out string known) ? known : Adjoint(name) ?? Part(name);

    string? Adjoint(string name) => _adjoints?.MeaningOf(name) switch
    {
        { Kind: AdjointKind.OutputGradient } when name == "dy" => _notation.Adjoint(_notation.Symbol("y", SymbolKind.Step)),
        // What the step after hands down is part of the adjoint of this step's value.
        { Kind: AdjointKind.Next } next => $"{_notation.Adjoint(_notation.Symbol(next.Of, SymbolKind.Step))}^{{(t+1)}}",
        { Kind: AdjointKind.Previous or AdjointKind.Value } other when Derived(other.Of) is { } symbol => _notation.Adjoint(symbol),
        _ => null,
    };

    /// <summary>The sum under gate i's function is \hat{i}, the part of it that is known before the loop \hat{i}^{x}; a user's value of that symbol keeps it.</summary>
    string? Part(string name)
    {
        foreach ((string suffix, string mark) in new[] { ("In", ""), ("X", "^{x}"), ("V", "^{v}") })
            if (Stem(name, suffix) is { } stem && EquationOf(stem) is { } equation
                && _notation.Symbol(SymbolTable.SourceOf(_model, equation) + "Hat", SymbolKind.Step) is var symbol && !_symbols.IsTaken(symbol))
                return symbol + mark;
        return null;
    }

    static string? Stem(string name, string suffix)
        => name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - suffix.Length) : null;

    /// <summary>The right-hand side of an equation as it was declared.</summary>
    public string Declared(EquationModel equation)
    {
        var pieces = new Dictionary<int, Piece>();
        // Operands come before the terms that read them, so one pass builds every text.
        foreach (int term in Below(equation.Root))
            pieces[term] = Print(_model.Terms[term], pieces);
        return pieces[equation.Root].Text;
    }

    /// <summary>The terms of one equation, operands first.</summary>
    SortedSet<int> Below(int root)
    {
        var terms = new SortedSet<int>();
        var open = new Stack<int>([root]);
        while (open.Count > 0)
        {
            int term = open.Pop();
            if (terms.Add(term))
                foreach (int operand in _model.Terms[term].Operands)
                    open.Push(operand);
        }
        return terms;
    }

    /// <summary>The right-hand side of a node of the compiled graph, down to values that have names.</summary>
    /// <param name="usersNames">Forward values count as named only where the user named them.</param>
    public string Computed(CompiledCell cell, int node, bool usersNames = false)
    {
        if (_nodes?.IsFor(cell, usersNames) != true)
            _nodes = new NodeTexts(this, cell, usersNames);
        return _nodes.RightHandSide(node);
    }

    Piece Print(Term term, Dictionary<int, Piece> pieces)
    {
        switch (term.Kind)
        {
            case null:
                return Piece.Atom(_symbols[_model.Equations[term.Index].Name]);
            case ExprKind.Constant:
                return _notation.Number(term.Value);
            case { } leaf when ExprTable.IsLeaf(leaf):
                return Piece.Atom(_symbols[_model.Leaves[term.Index].Name]);
            case ExprKind.Product:
                return _notation.MatrixProduct(pieces[term.Operands[0]].Text, transposed: false).Apply([pieces[term.Operands[1]]]);
            case ExprKind.Concatenate:
                return Piece.Atom($"[{string.Join(", ", term.Operands.Select(o => pieces[o].Text))}]");
            case ExprKind.Multiply when term.Dimension != 0 && IsNumber(term.Operands[0]):
                return _notation.Scaled.Apply([pieces[term.Operands[0]], pieces[term.Operands[1]]]);
            case ExprKind.Multiply when term.Dimension != 0 && IsNumber(term.Operands[1]):
                return _notation.Scaled.Apply([pieces[term.Operands[1]], pieces[term.Operands[0]]]);
            case { } kind:
                return _notation.Of(kind).Apply(term.Operands.Select(o => pieces[o]).ToArray());
        }
    }

    bool IsNumber(int term) => _model.Terms[term] is { Dimension: 0, Kind: ExprKind.Constant or ExprKind.Scalar };

    /// <summary>Texts of nodes, each built once from those of its operands.</summary>
    sealed class NodeTexts(EquationTexts texts, CompiledCell cell, bool usersNames)
    {
        readonly Dictionary<int, Piece> _pieces = [];

        public bool IsFor(CompiledCell other, bool users) => ReferenceEquals(cell, other) && usersNames == users;

        public string RightHandSide(int node)
        {
            foreach (int needed in Needed(node))
                _pieces[needed] = Named(needed) is { } name ? Piece.Atom(name) : Print(needed, shorten: true);
            return Print(node, shorten: false).Text;
        }

        /// <summary>The unnamed values below a node and the named ones they stop at that have no text yet, operands first.</summary>
        List<int> Needed(int root)
        {
            var seen = new SortedSet<int>();
            var open = new Stack<int>();
            open.Push(root);
            while (open.Count > 0)
            {
                int next = open.Pop();
                if (next != root && (_pieces.ContainsKey(next) || !seen.Add(next) || Named(next) is not null))
                    continue;
                Node node = cell.Nodes[next];
                for (int i = 0; i < node.OperandCount; i++)
                    open.Push(node.Operand(i));
            }
            return [.. seen];
        }

        string? Named(int node)
            => cell.Names[node] is { Length: > 0 } name && cell.Nodes[node].Op != Op.Constant
                && (!usersNames || node >= cell.ForwardNodes || texts._symbols.Contains(name)) ? texts.Symbol(name) : null;

        Piece Print(int number, bool shorten)
        {
            Node node = cell.Nodes[number];
            Piece piece = node.Op switch
            {
                Op.Constant => texts._notation.Number(node.Value),
                _ when node.Row.Is(OpTraits.Field) => Piece.Atom(texts._symbols[Leaf(node).Name]),
                Op.CarryIn or Op.OutputGradient => Piece.Atom(texts.Symbol(cell.Names[number])),
                Op.SumOverRows => texts._notation.SumOver(cell.Nodes[node.A].Rows, node.Dimension == 0 && cell.Nodes[node.A].Dimension != 0).Apply([_pieces[node.A]]),
                _ when node.IsProduct => texts._notation.MatrixProduct(Matrix(node), node.Op == Op.TransposedProduct).Apply([_pieces[node.A]]),
                Op.Multiply when node.A == node.B => texts._notation.Of(ExprKind.Square).Apply([_pieces[node.A]]),
                Op.Multiply when node.Dimension != 0 && IsNumber(node.A) => texts._notation.Scaled.Apply([_pieces[node.A], _pieces[node.B]]),
                Op.Multiply when node.Dimension != 0 && IsNumber(node.B) => texts._notation.Scaled.Apply([_pieces[node.B], _pieces[node.A]]),
                _ => texts._printer.Print(node, o => _pieces[o]),
            };
            return shorten && piece.Text.Length > LongestUnnamed ? Piece.Atom("…") : piece;
        }

        bool IsNumber(int node) => cell.Nodes[node] is { Op: Op.Constant } or { Op: Op.Vector, Dimension: 0 };

        LeafModel Leaf(in Node node) => texts._model.Leaves[node.Index];

        string Matrix(in Node node)
        {
            string symbol = texts._symbols[Leaf(node).Name];
            return Leaf(node).Columns.Count > 1 ? texts._notation.Block(symbol, node.Block) : symbol;
        }
    }
}
