namespace CellDsl.Accuracy;

/// <summary>A function of the kernels with the error bounds that its documentation states, in ulp.</summary>
/// <param name="InDouble">A reference good to a double, for results in float.</param>
/// <param name="InDoubleDouble">A reference for results in double; of finite numbers in the function's domain.</param>
public sealed record KernelFunction(
    string Name, double BoundInSingle, double BoundInDouble, Func<double, double> InDouble, Func<double, bool> Domain,
    Func<double, Exact> InDoubleDouble)
{
    public static IReadOnlyList<KernelFunction> All { get; } =
    [
        new("Exp", 1.1, 2, Math.Exp, Anywhere, ExactMath.Exp),
        new("Expm1", 2, 2, Expm1, Anywhere, ExactMath.Expm1),
        new("Log", 3, 4, Math.Log, x => x > 0, ExactMath.Log),
        new("Softplus", 3, 3, x => Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x))), Anywhere, ExactMath.Softplus),
        new("Sigmoid", 2, 3, x => Math.Exp(Math.Min(x, 0)) / (1 + Math.Exp(-Math.Abs(x))), Anywhere, ExactMath.Sigmoid),
        new("Tanh", 2, 3, Math.Tanh, Anywhere, ExactMath.Tanh),
        new("Erf", 2, 3, Erf, Anywhere, ExactMath.Erf),
        new("Sin", 2, 2, Math.Sin, x => Math.Abs(x) < 1e9, ExactMath.Sin),
        new("Cos", 2, 2, Math.Cos, x => Math.Abs(x) < 1e9, ExactMath.Cos),
    ];

    public override string ToString() => Name;

    static bool Anywhere(double x) => true;

    // By series where the difference would lose the bits that a float shows.
    static double Expm1(double x) => Math.Abs(x) < 1e-4 ? x + x * x / 2 + x * x * x / 6 : Math.Exp(x) - 1;

    static double Log1p(double u) => u < 1e-4 ? u - u * u / 2 + u * u * u / 3 : Math.Log(1 + u);

    static double Erf(double x)
    {
        if (!double.IsFinite(x) || Math.Abs(x) > 6.5)
            return double.IsNaN(x) ? x : Math.Sign(x);
        double term = x, sum = x;
        for (int k = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); k++)
        {
            term *= 2 * x * x / (2 * k + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }
}
