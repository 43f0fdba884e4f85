using CellDsl.Generator.Collections;
using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Text;

/// <summary>The cell's equations and derived adjoints, for people.</summary>
internal sealed class EquationFacts
{
    readonly CellModel _model;
    readonly CompiledCell _cell;
    readonly PlanIndex _plan;
    readonly EquationTexts _plain;
    readonly EquationTexts _latex;

    public EquationFacts(CellModel model, CompiledCell cell)
    {
        _model = model;
        _cell = cell;
        _plan = new PlanIndex(cell);
        _plain = new EquationTexts(model, Notation.Plain);
        _latex = new EquationTexts(model, Notation.Latex);
    }

    public IEnumerable<EquationInfo> Equations()
    {
        var phases = new DeclaredPhases(_model);
        for (int e = 0; e < _model.Equations.Count; e++)
        {
            EquationModel equation = _model.Equations[e];
            int node = IndexOf(equation.Name, 0, _cell.ForwardNodes);
            string phase = (node < 0 ? null : _plan.PhaseOf(node)) ?? phases.Of(e);
            yield return new EquationInfo(
                equation.Name, _plain.Declared(equation), _latex.Symbol(equation.Name), _latex.Declared(equation), phase);
        }
    }

    public IEnumerable<EquationInfo> Adjoints()
    {
        for (int node = _cell.ForwardNodes; node < _cell.Nodes.Count; node++)
            if (_cell.Names[node].Length > 0 && !_cell.Nodes[node].IsLeaf)
                yield return new EquationInfo(
                    _cell.Names[node], _plain.Computed(_cell, node), _latex.Symbol(_cell.Names[node]), _latex.Computed(_cell, node),
                    _plan.PhaseOf(node) ?? Assumed(_cell.Nodes[node].Rows));
    }

    /// <summary>Sums over rows and products are no kernel's: they run with the weight gradients.</summary>
    static string Assumed(RowSpace rows) => rows switch
    {
        RowSpace.Parameter => "after the loop",
        RowSpace.Context => "sequence",
        _ => "in the loop",
    };

    int IndexOf(string name, int first, int end)
    {
        for (int node = first; node < end; node++)
            if (_cell.Names[node] == name && !_cell.Nodes[node].IsLeaf)
                return node;
        return -1;
    }
}

/// <summary>When each equation can be computed, from what it depends on and what depends on it: for equations that the compiled cell has no
/// value of their own for (an alias of another one).</summary>
internal sealed class DeclaredPhases
{
    readonly CellModel _model;
    readonly RowSpace?[] _rows;
    readonly bool?[] _recurrent;
    readonly HashSet<int> _neededNext = [];

    public DeclaredPhases(CellModel model)
    {
        _model = model;
        _rows = new RowSpace?[model.Equations.Count];
        _recurrent = new bool?[model.Equations.Count];
        for (int e = 0; e < model.Equations.Count; e++)
            if (model.Equations[e].Next.Count > 0)
                MarkNeeded(e);
    }

    public string Of(int equation) => Rows(equation) switch
    {
        RowSpace.Parameter => "parameters",
        RowSpace.Context => "sequence",
        _ when !IsRecurrent(equation) => "before the loop",
        _ => _neededNext.Contains(equation) ? "in the loop" : "after the loop",
    };

    RowSpace Rows(int equation) => _rows[equation] ??= TermsOf(equation).Select(t => t.Kind switch
    {
        ExprKind.Input or ExprKind.State => RowSpace.Sequence,
        ExprKind.Context => RowSpace.Context,
        null => Rows(t.Index),
        _ => RowSpace.Parameter,
    }).Max();

    bool IsRecurrent(int equation) => _recurrent[equation] ??= TermsOf(equation).Any(t => t.Kind switch
    {
        ExprKind.State => true,
        null => IsRecurrent(t.Index),
        _ => false,
    });

    void MarkNeeded(int equation)
    {
        if (_neededNext.Add(equation))
            foreach (Term term in TermsOf(equation))
                if (term.Kind is null)
                    MarkNeeded(term.Index);
    }

    IEnumerable<Term> TermsOf(int equation)
    {
        var seen = new HashSet<int>();
        var open = new Stack<int>([_model.Equations[equation].Root]);
        while (open.Count > 0)
            if (open.Pop() is var number && seen.Add(number))
            {
                yield return _model.Terms[number];
                foreach (int operand in _model.Terms[number].Operands)
                    open.Push(operand);
            }
    }
}
