using CellDsl.Generator.Model;

namespace CellDsl.Generator.Planning;

/// <summary>From leaves of the model to parameters of the description.</summary>
internal static class Parameters
{
    public static bool IsParameter(LeafModel leaf) => leaf.Role.IsParameter();

    public static ParameterInfo Describe(LeafModel leaf)
        => new(leaf.Name, KindOf(leaf.Role), leaf.Rows, leaf.Columns, leaf.Initializer, leaf.InitialValue);

    static ParameterKind KindOf(LeafRole role) => role switch
    {
        LeafRole.Weight => ParameterKind.Weight,
        LeafRole.Bias => ParameterKind.Bias,
        LeafRole.Diagonal => ParameterKind.Diagonal,
        LeafRole.Scalar => ParameterKind.Scalar,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "No parameter."),
    };

    /// <summary>For each leaf the number of parameters before it, which is its number if it is one: parameters are numbered in order of
    /// declaration.</summary>
    public static int[] Numbers(CellModel model)
    {
        int[] numbers = new int[model.Leaves.Count];
        for (int l = 1; l < numbers.Length; l++)
            numbers[l] = numbers[l - 1] + (IsParameter(model.Leaves[l - 1]) ? 1 : 0);
        return numbers;
    }

    /// <summary>The dimensions before a block of a weight over a concatenation.</summary>
    public static IReadOnlyList<int> ColumnOf(CellModel model, int weight, int block) => [.. model.Leaves[weight].Columns.Take(block)];
}
