using CellDsl.Generator.Model;

namespace CellDsl.Generator.Ir;

internal static class UsersNames
{
    /// <summary>Fields and equations, in order of declaration: names that mean something already.</summary>
    public static IEnumerable<string> Of(CellModel model) => model.Leaves.Select(l => l.Name).Concat(model.Equations.Select(e => e.Name));
}
