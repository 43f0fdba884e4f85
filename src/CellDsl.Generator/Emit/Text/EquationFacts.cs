using CellDsl.Generator.Differentiation;
using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Text;

/// <summary>The cell's equations and derived adjoints, for people.</summary>
internal sealed class EquationFacts(CellModel model, CompiledCell cell)
{
    readonly PlanIndex _plan = new(cell);
    readonly EquationTexts _plain = new(model, Notation.Plain);
    readonly EquationTexts _latex = new(model, Notation.Latex, Adjoints(model, cell));
    readonly AdjointNames _adjoints = Adjoints(model, cell);
    readonly Dictionary<string, string> _next = NextValues.Of(model);

    public IEnumerable<EquationInfo> Equations()
    {
        for (int e = 0; e < model.Equations.Count; e++)
        {
            EquationModel equation = model.Equations[e];
            yield return new EquationInfo(
                equation.Name, _plain.Declared(equation), _latex.Symbol(equation.Name), _latex.Declared(equation),
                e < cell.EquationPhases.Count ? cell.EquationPhases[e] : "in the loop");
        }
    }

    /// <summary>Adjoints with a name, in the order in which backward computes them, then the gradients of matrices.</summary>
    public IEnumerable<EquationInfo> Adjoints()
    {
        var values = from node in Enumerable.Range(cell.ForwardNodes, cell.Nodes.Count - cell.ForwardNodes)
                     where cell.Names[node].Length > 0
                     let phase = PhaseOf(node)
                     where phase is not null
                     orderby phase == "before the loop" ? 0 : phase == "in the loop" ? 1 : 2
                     select new EquationInfo(
                         cell.Names[node], _plain.Computed(cell, node, usersNames: true),
                         _latex.Symbol(cell.Names[node]), _latex.Computed(cell, node, usersNames: true), phase);
        return values.Concat(MatrixGradients());
    }

    static AdjointNames Adjoints(CellModel model, CompiledCell cell) => new(model, cell.Names.Take(cell.ForwardNodes));

    /// <summary>Null for leaves, and for values that nothing reads.</summary>
    string? PhaseOf(int node) => _plan.PhaseOf(node) ?? (cell.Nodes[node].IsRowSum ? "after the loop" : null);

    IEnumerable<EquationInfo> MatrixGradients()
    {
        LeafModel[] parameters = [.. model.Leaves.Where(Parameters.IsParameter)];
        var terms = from step in cell.Plan.Backward.After.OfType<MatrixGradientStep>()
                    from gradient in step.Gradients
                    group (gradient.Adjoint, step.Operand, step.Rows) by (gradient.Parameter, Block: gradient.Column.Count) into products
                    orderby products.Key.Parameter, products.Key.Block
                    select products;
        foreach (var products in terms)
        {
            LeafModel matrix = parameters[products.Key.Parameter];
            string Of(EquationTexts texts, Func<RowSpace, string> sum, string times) => string.Join(
                " + ", products.Select(p => $"{sum(p.Rows)} {texts.Symbol(NameOf(p.Adjoint))} {times} {texts.Symbol(NameOf(p.Operand))}".TrimStart()));
            bool block = matrix.Columns.Count > 1;
            string name = _adjoints.Of(matrix.Name), symbol = _latex.Symbol(name);
            yield return new EquationInfo(
                block ? Notation.Plain.Block(name, products.Key.Block) : name, Of(_plain, static _ => "Σ", "⊗"),
                block ? Notation.Latex.Block(symbol, products.Key.Block) : symbol, Of(_latex, LatexSum, @"\otimes"), "after the loop");
        }
    }

    static string LatexSum(RowSpace rows) => rows switch
    {
        RowSpace.Sequence => @"\sum_{t,b}",
        RowSpace.Context => @"\sum_b",
        _ => "",
    };

    /// <summary>A state's next value goes by its equation's name.</summary>
    string NameOf(SlotRef slot)
    {
        string name = cell.Plan.Slots[slot.Slot].Name;
        return slot.Time == SlotTime.Next && _next.TryGetValue(name, out string? next) ? next : name;
    }
}
