using CellDsl.Generator.Model;

namespace CellDsl.Generator.Planning;

/// <summary>What a model's plan speaks of by number.</summary>
internal static class PlanContexts
{
    public static PlanContext Of(CellModel model)
        => new(model.Name, model.Dimensions, [.. model.Leaves.Where(Parameters.IsParameter).Select(Parameters.Describe)]);
}
