namespace CellDsl;

/// <summary>The functions of the cell language; bring them in with <c>using static CellDsl.Functions;</c>. All work element by element.</summary>
public static class Functions
{
    /// <summary>1 / (1 + exp(-x)).</summary>
    public static Vec Sigmoid(Vec x) => Vec.Of(ExprKind.Sigmoid, x);
    /// <summary>The hyperbolic tangent.</summary>
    public static Vec Tanh(Vec x) => Vec.Of(ExprKind.Tanh, x);
    /// <summary>max(x, 0); slope 0 at x = 0.</summary>
    public static Vec Relu(Vec x) => Vec.Of(ExprKind.Relu, x);
    /// <summary>x for x > 0, slope·x otherwise.</summary>
    public static Vec LeakyRelu(Vec x, double slope = 0.01) => Vec.Of(ExprKind.LeakyRelu, x, slope);
    /// <summary>x for x > 0, alpha·(exp(x) - 1) otherwise.</summary>
    public static Vec Elu(Vec x, double alpha = 1) => Vec.Of(ExprKind.Elu, x, alpha);
    /// <summary>log(1 + exp(x)).</summary>
    public static Vec Softplus(Vec x) => Vec.Of(ExprKind.Softplus, x);
    /// <summary>x/6 + 1/2, clipped to [0, 1].</summary>
    public static Vec HardSigmoid(Vec x) => Vec.Of(ExprKind.HardSigmoid, x);
    /// <summary>x clipped to [-1, 1].</summary>
    public static Vec HardTanh(Vec x) => Vec.Of(ExprKind.HardTanh, x);
    /// <summary>exp(x), the exponential function.</summary>
    public static Vec Exp(Vec x) => Vec.Of(ExprKind.Exp, x);
    /// <summary>exp(x) - 1, accurate near 0.</summary>
    public static Vec Expm1(Vec x) => Vec.Of(ExprKind.Expm1, x);
    /// <summary>The natural logarithm.</summary>
    public static Vec Log(Vec x) => Vec.Of(ExprKind.Log, x);
    /// <summary>log(sigmoid(x)), finite for every finite x.</summary>
    public static Vec LogSigmoid(Vec x) => Vec.Of(ExprKind.LogSigmoid, x);
    /// <summary>√x, NaN for x &lt; 0; the slope is infinite at x = 0.</summary>
    public static Vec Sqrt(Vec x) => Vec.Of(ExprKind.Sqrt, x);
    /// <summary>x².</summary>
    public static Vec Square(Vec x) => Vec.Of(ExprKind.Square, x);
    /// <summary>|x|; slope 0 at x = 0.</summary>
    public static Vec Abs(Vec x) => Vec.Of(ExprKind.Abs, x);
    /// <summary>sin(x), x in radians.</summary>
    public static Vec Sin(Vec x) => Vec.Of(ExprKind.Sin, x);
    /// <summary>cos(x), x in radians.</summary>
    public static Vec Cos(Vec x) => Vec.Of(ExprKind.Cos, x);
    /// <summary>The smaller of a and b; where they are equal, the slope goes to a.</summary>
    public static Vec Min(Vec a, Vec b) => Vec.Of(ExprKind.Min, a, b);
    /// <summary>The larger of a and b; where they are equal, the slope goes to a.</summary>
    public static Vec Max(Vec a, Vec b) => Vec.Of(ExprKind.Max, a, b);
    /// <summary>x limited to [low, high]; slope 1 inside and at the bounds, 0 outside.</summary>
    public static Vec Clip(Vec x, double low, double high) => Vec.Of(ExprKind.Clip, x, low, high);
    /// <summary><paramref name="yes"/> where the comparison holds, <paramref name="no"/> elsewhere. The comparison itself has no slope.</summary>
    public static Vec Select(Mask condition, Vec yes, Vec no)
        => new(new Expr(ExprKind.Select, null, 0, condition.Expression, yes.Expression, no.Expression));
    /// <summary>x / (1 + |x|).</summary>
    public static Vec Softsign(Vec x) => Vec.Of(ExprKind.Softsign, x);
    /// <summary>x·Φ(x) with the normal distribution function Φ, in its exact form by erf (Hendrycks and Gimpel, 2016).</summary>
    public static Vec Gelu(Vec x) => Vec.Of(ExprKind.Gelu, x);
    /// <summary>x·sigmoid(x).</summary>
    public static Vec Silu(Vec x) => Vec.Of(ExprKind.Silu, x);
    /// <summary>The error function, 2/√π ∫₀ˣ exp(-t²) dt.</summary>
    public static Vec Erf(Vec x) => Vec.Of(ExprKind.Erf, x);
}
