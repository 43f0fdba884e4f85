using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Text;

/// <summary>The equations of one cell and its derived adjoints as formulas.</summary>
internal sealed class EquationFormulas
{
    readonly CellModel _model;
    readonly SymbolTable _symbols;
    readonly Dictionary<string, EquationModel> _equations = new(StringComparer.Ordinal);
    NodeFormulas? _nodes;

    public EquationFormulas(CellModel model)
    {
        _model = model;
        _symbols = new SymbolTable(model);
        foreach (EquationModel equation in model.Equations)
            _equations[equation.Name] = equation;
    }

    /// <summary>The equation whose value it is; null for any other value.</summary>
    public EquationModel? EquationOf(ValueOrigin value)
        => value.Kind == ValueKind.Equation && _equations.TryGetValue(value.Name, out EquationModel? equation) ? equation : null;

    public Symbol Symbol(ValueOrigin value) => _symbols[value];

    /// <summary>The right-hand side of an equation as it was declared.</summary>
    public Formula Declared(EquationModel equation)
    {
        var formula = new FormulaBuilder();
        var places = new Dictionary<int, int>();
        // Operands come before the terms that read them.
        foreach (int term in Below(equation.Root))
            places[term] = Add(formula, _model.Terms[term], places);
        return formula.Build();
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

    int Add(FormulaBuilder formula, Term term, Dictionary<int, int> places)
    {
        int Operand(int number) => places[term.Operands[number]];
        return term.Kind switch
        {
            null => formula.Add(_symbols[UsersValues.Of(_model.Equations[term.Index])]),
            ExprKind.Constant => formula.Add(term.Value),
            { } leaf when ExprTable.IsLeaf(leaf) => formula.Add(_symbols[UsersValues.Of(_model.Leaves[term.Index])]),
            ExprKind.Product => formula.Add(FormulaOp.Product, Operand(0), Operand(1)),
            ExprKind.Concatenate => formula.Add(FormulaOp.Concatenate, [.. term.Operands.Select(o => places[o])]),
            ExprKind.Multiply when term.Dimension != 0 && IsNumber(term.Operands[0]) => formula.Add(FormulaOp.Scale, Operand(0), Operand(1)),
            ExprKind.Multiply when term.Dimension != 0 && IsNumber(term.Operands[1]) => formula.Add(FormulaOp.Scale, Operand(1), Operand(0)),
            { } kind => formula.Add(FunctionTable.Of(kind)!.Formula, [.. term.Operands.Select(o => places[o])]),
        };
    }

    bool IsNumber(int term) => _model.Terms[term] is { Dimension: 0, Kind: ExprKind.Constant or ExprKind.Scalar };

    /// <summary>The right-hand side of a node of the compiled graph, down to values that have names.</summary>
    /// <param name="usersNames">Forward values count as named only where the user named them.</param>
    public Formula Computed(CompiledCell cell, int node, bool usersNames = false)
    {
        if (_nodes?.IsFor(cell, usersNames) != true)
            _nodes = new NodeFormulas(_model, _symbols, cell, usersNames);
        return _nodes.RightHandSide(node);
    }
}
