namespace CellDsl.Generator.Ir;

/// <summary>Pointwise operations of constants.</summary>
internal static class ConstantFolding
{
    /// <summary>The result, if all operands that matter are constants, the operation is one that folds, and the result is finite.</summary>
    public static double? TryFold(Op op, double? a, double? b, double? c, double? d)
    {
        OpRow row = OpTable.Of(op);
        if (row.Fold is null || a is null || (row.Operands > 1 && b is null))
            return null;
        // Of a choice only what is chosen matters.
        double result = row.Fold(a.Value, b ?? 0, c ?? double.NaN, d ?? double.NaN);
        return double.IsNaN(result) || double.IsInfinity(result) ? null : result;
    }
}
