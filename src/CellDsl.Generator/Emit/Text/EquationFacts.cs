using CellDsl.Generator.Differentiation;
using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Text;

/// <summary>The cell's equations and derived adjoints, for people.</summary>
internal sealed class EquationFacts(CellModel model, CompiledCell cell)
{
    readonly PlanIndex _plan = new(cell);
    readonly EquationFormulas _formulas = new(model);
    readonly AdjointNames _adjoints = new(model, cell.Values.Take(cell.ForwardNodes));
    readonly Dictionary<ValueOrigin, ValueOrigin> _next = NextValues.Of(model);

    public IEnumerable<EquationInfo> Equations()
    {
        for (int e = 0; e < model.Equations.Count; e++)
        {
            EquationModel equation = model.Equations[e];
            Region region = e < cell.EquationRegions.Count ? cell.EquationRegions[e] : new Region(Phase.Loop, RowSpace.Sequence);
            yield return new EquationInfo(_formulas.Symbol(UsersValues.Of(equation)), _formulas.Declared(equation), region.Phase, region.Rows)
            {
                Next = [.. equation.Next.Select(s => model.Leaves[s].Name)],
            };
        }
    }

    /// <summary>Adjoints with a name, in the order in which backward computes them, then the gradients of matrices.</summary>
    public IEnumerable<EquationInfo> Adjoints()
    {
        var values = from node in Enumerable.Range(cell.ForwardNodes, cell.Nodes.Count - cell.ForwardNodes)
                     where cell.Values[node].IsNamed
                     let region = RegionOf(node)
                     where region is not null
                     orderby region.Value switch
                         { { Rows: not RowSpace.Sequence } => 2, { Phase: Phase.Before } => 0, { Phase: Phase.Loop } => 1, _ => 2 }
                     select new EquationInfo(
                         _formulas.Symbol(cell.Values[node]), _formulas.Computed(cell, node, usersNames: true), region.Value.Phase,
                         region.Value.Rows);
        return values.Concat(MatrixGradients());
    }

    /// <summary>Null for leaves, and for values that nothing reads.</summary>
    Region? RegionOf(int node) => _plan.RegionOf(node) ?? (cell.Nodes[node].IsRowSum ? new Region(Phase.After, RowSpace.Sequence) : null);

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
            var formula = new FormulaBuilder();
            int sum = -1;
            foreach (var (adjoint, operand, rows) in products)
            {
                int product = formula.Add(FormulaOp.OuterProduct, formula.Add(SymbolOf(adjoint)), formula.Add(SymbolOf(operand)));
                if (rows != RowSpace.Parameter)
                    product = formula.Add(rows == RowSpace.Sequence ? FormulaOp.SumOverRows : FormulaOp.SumOverSequences, product);
                sum = sum < 0 ? product : formula.Add(FormulaOp.Add, sum, product);
            }
            Symbol symbol = _formulas.Symbol(_adjoints.Of(matrix)) with { Block = matrix.Columns.Count > 1 ? products.Key.Block : null };
            yield return new EquationInfo(symbol, formula.Build(), Phase.After, RowSpace.Sequence);
        }
    }

    /// <summary>A state's next value is its equation's.</summary>
    Symbol SymbolOf(SlotRef slot)
    {
        ValueOrigin value = cell.Plan.Slots[slot.Slot].Origin;
        return _formulas.Symbol(slot.Time == SlotTime.Next && _next.TryGetValue(value, out ValueOrigin? next) ? next : value);
    }
}
