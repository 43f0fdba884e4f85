using CellDsl.Generator.Model;

namespace CellDsl.Generator.Ir;

/// <summary>Fields and equations: the values that the user named.</summary>
internal static class UsersValues
{
    /// <summary>In order of declaration.</summary>
    public static IEnumerable<ValueOrigin> Of(CellModel model) => model.Leaves.Select(Of).Concat(model.Equations.Select(Of));

    public static ValueOrigin Of(LeafModel leaf) => new(leaf.Role switch
    {
        LeafRole.Input => ValueKind.Input,
        LeafRole.Context => ValueKind.Context,
        LeafRole.State => ValueKind.State,
        _ => ValueKind.Parameter,
    }, leaf.Name);

    public static ValueOrigin Of(EquationModel equation) => new(ValueKind.Equation, equation.Name);
}
