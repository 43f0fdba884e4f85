using CellDsl.Generator.Model;

namespace CellDsl.Generator.Planning;

/// <summary>From leaves of the model to parameters of the description.</summary>
internal static class Parameters
{
    public static bool IsParameter(LeafModel leaf) => leaf.Role is LeafRole.Weight or LeafRole.Bias or LeafRole.Diagonal or LeafRole.Scalar;

    /// <summary>The parameter's number: parameters are numbered in order of declaration.</summary>
    public static int IndexOf(CellModel model, int leaf)
    {
        int index = 0;
        for (int l = 0; l < leaf; l++)
            if (IsParameter(model.Leaves[l]))
                index++;
        return index;
    }

    /// <summary>The dimensions before a block of a weight over a concatenation.</summary>
    public static IReadOnlyList<int> ColumnOf(CellModel model, int weight, int block) => [.. model.Leaves[weight].Columns.Take(block)];
}
