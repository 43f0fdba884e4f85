namespace CellDsl.Generator.Ir;

/// <summary>Pointwise operations of constants.</summary>
internal static class ConstantFolding
{
    /// <summary>The result, if all operands that are present are constants, the operation is one that folds, and the result is finite.</summary>
    public static double? TryFold(Op op, double? a, double? b, double? c, double? d)
    {
        double? result = op switch
        {
            Op.Negate => -a,
            Op.Add => a + b,
            Op.Subtract => a - b,
            Op.Multiply => a * b,
            Op.Divide => a / b,
            Op.SelectGreater when a is not null && b is not null => a > b ? c : d,
            Op.SelectGreaterOrEqual when a is not null && b is not null => a >= b ? c : d,
            Op.Min when a is not null && b is not null => Math.Min(a.Value, b.Value),
            Op.Max when a is not null && b is not null => Math.Max(a.Value, b.Value),
            _ when a is double x => Unary(op, x),
            _ => null,
        };
        return result is double r && !double.IsNaN(r) && !double.IsInfinity(r) ? r : null;
    }

    static double? Unary(Op op, double x) => op switch
    {
        Op.Sigmoid => 1 / (1 + Math.Exp(-x)),
        Op.Tanh => Math.Tanh(x),
        Op.Relu => Math.Max(x, 0),
        Op.Exp => Math.Exp(x),
        Op.Log => Math.Log(x),
        Op.Sqrt => Math.Sqrt(x),
        Op.Abs => Math.Abs(x),
        Op.Sign => Math.Sign(x),
        Op.Sin => Math.Sin(x),
        Op.Cos => Math.Cos(x),
        _ => null,
    };
}
