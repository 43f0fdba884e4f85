using CellDsl.Generator.Differentiation;
using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Planning;

/// <summary>From a model to a compiled cell: the list of passes.</summary>
internal static class Passes
{
    public static CompiledCell Run(CellModel model)
    {
        CellGraph forward = GraphSpec.Check(Lowering.Run(model));
        forward = GraphSpec.Check(Naming.Run(LinearSplit.Run(forward), model));
        AdjointGraph adjoint = GraphSpec.Check(AdjointBuilder.Run(model, forward));
        return Planner.Run(model, adjoint);
    }
}
