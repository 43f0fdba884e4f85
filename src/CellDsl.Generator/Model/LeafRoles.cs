namespace CellDsl.Generator.Model;

internal static class LeafRoles
{
    /// <summary>Whether such fields are learned.</summary>
    public static bool IsParameter(this LeafRole role) => role is LeafRole.Weight or LeafRole.Bias or LeafRole.Diagonal or LeafRole.Scalar;
}
