namespace CellDsl;

/// <summary>What a plan speaks of by number: a cell's dimensions and parameters.</summary>
internal sealed record PlanContext(string Cell, IReadOnlyList<string> Dimensions, IReadOnlyList<ParameterInfo> Parameters)
{
    public static PlanContext Of(CellDescription cell) => new(cell.Name, cell.Dimensions, cell.Parameters);
}
