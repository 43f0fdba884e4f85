using CellDsl.Generator.Differentiation;
using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator;

/// <summary>From a model to a compiled cell: the list of passes.</summary>
internal static class Passes
{
    public static CompiledCell Run(CellModel model)
    {
        CellGraph forward = GraphSpec.Check(Lowering.Run(model), model, nameof(Lowering));
        forward = GraphSpec.Check(LinearSplit.Run(forward), model, nameof(LinearSplit));
        forward = GraphSpec.Check(Naming.Run(forward, model), model, nameof(Naming));
        AdjointGraph adjoint = GraphSpec.Check(AdjointBuilder.Run(model, forward), model, nameof(AdjointBuilder));
        CompiledCell cell = Planner.Run(model, adjoint);
        PlanSpec.Check(cell.Plan, PlanContexts.Of(model), nameof(Planner));
        return cell;
    }
}
