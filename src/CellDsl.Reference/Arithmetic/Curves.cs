namespace CellDsl.Reference.Arithmetic;

/// <summary>The functions of the cell language by their textbook definitions, each with its textbook derivative.</summary>
static class Curves
{
    static readonly Dictionary<ExprKind, Curve> s_table = new()
    {
        [ExprKind.Negate] = new("-", x => -x, x => -1),
        [ExprKind.Sigmoid] = new("Sigmoid", Sigmoid, x => Sigmoid(x) * Sigmoid(-x)),
        [ExprKind.Tanh] = new("Tanh", Math.Tanh, x => 1 / Math.Pow(Math.Cosh(x), 2)),
        [ExprKind.Relu] = new("Relu", x => x <= 0 ? 0 : x, x => x > 0 ? 1 : 0, 0),
        [ExprKind.Softplus] = new("Softplus", Softplus, Sigmoid),
        [ExprKind.HardSigmoid] = new("HardSigmoid", x => Math.Clamp(x / 6 + 0.5, 0, 1), x => x is >= -3 and <= 3 ? 1.0 / 6 : 0, -3, 3)
            { Scale = x => Math.Min(1, Math.Abs(x) / 6 + 0.5) },
        [ExprKind.HardTanh] = new("HardTanh", x => Math.Clamp(x, -1, 1), x => x is >= -1 and <= 1 ? 1 : 0, -1, 1),
        [ExprKind.Exp] = new("Exp", Math.Exp, Math.Exp),
        [ExprKind.Expm1] = new("Expm1", SpecialFunctions.Expm1, Math.Exp),
        [ExprKind.Log] = new("Log", Math.Log, x => 1 / x),
        [ExprKind.LogSigmoid] = new("LogSigmoid", x => -Softplus(-x), x => Sigmoid(-x)),
        [ExprKind.Sqrt] = new("Sqrt", Math.Sqrt, x => 0.5 / Math.Sqrt(x)),
        [ExprKind.Square] = new("Square", x => x * x, x => 2 * x),
        [ExprKind.Abs] = new("Abs", Math.Abs, x => double.IsNaN(x) ? x : Math.Sign(x), 0),
        [ExprKind.Sin] = new("Sin", Math.Sin, Math.Cos) { Scale = x => 1 },
        [ExprKind.Cos] = new("Cos", Math.Cos, x => -Math.Sin(x)) { Scale = x => 1 },
        [ExprKind.Softsign] = new("Softsign", x => x / (1 + Math.Abs(x)), x => 1 / Math.Pow(1 + Math.Abs(x), 2)) { Seams = [0] },
        [ExprKind.Gelu] = new("Gelu", x => x * NormalDistribution(x), x => NormalDistribution(x) + x * NormalDensity(x))
            // 1 + erf cancels in the left tail.
            { Scale = Math.Abs, SlopeScale = x => 1 },
        [ExprKind.Silu] = new("Silu", x => x * Sigmoid(x), x => Sigmoid(x) + x * Sigmoid(x) * Sigmoid(-x)),
        [ExprKind.Erf] = new("Erf", SpecialFunctions.Erf, x => 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x)),
    };

    /// <summary>The function of a node with one vector operand; null for every other kind of node.</summary>
    public static Curve? Of(Expr node) => node.Kind switch
    {
        ExprKind.LeakyRelu => LeakyRelu(node.Operands[1].Value),
        ExprKind.Elu => Elu(node.Operands[1].Value),
        ExprKind.Clip => Clip(node.Operands[1].Value, node.Operands[2].Value),
        _ => s_table.GetValueOrDefault(node.Kind),
    };

    static Curve LeakyRelu(double slope) => new("LeakyRelu", x => x > 0 ? x : slope * x, x => x > 0 ? 1 : slope, 0);

    static Curve Elu(double alpha)
        => new("Elu", x => x > 0 ? x : alpha * SpecialFunctions.Expm1(x), x => x > 0 ? 1 : alpha * Math.Exp(x), alpha == 1 ? [] : [0.0])
            { Seams = [0] };

    static Curve Clip(double low, double high)
        => new("Clip", x => Math.Min(Math.Max(x, low), high), x => x >= low && x <= high ? 1 : 0, low, high);

    // exp only of negative numbers, so that neither tail overflows or loses digits.
    static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    static double Softplus(double x) => Math.Max(x, 0) + SpecialFunctions.Log1p(Math.Exp(-Math.Abs(x)));

    static double NormalDistribution(double x) => 0.5 * SpecialFunctions.Erfc(-x / Math.Sqrt(2));

    static double NormalDensity(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
}
