namespace CellDsl.Reference.Tests.Golden;

/// <summary>The functions of the papers that the mathematics library lacks, from their definitions.</summary>
static class Formulas
{
    public static double Sigmoid(double a) => 1 / (1 + Math.Exp(-a));

    public static double Relu(double a) => a > 0 ? a : 0;

    public static double Softplus(double a) => Math.Log(1 + Math.Exp(a));

    public static double Gelu(double a) => a * 0.5 * (1 + Erf(a / Math.Sqrt(2)));

    /// <summary>2/√π exp(-a²) Σ 2ⁿ a²ⁿ⁺¹ / (2n+1)!!, whose terms all have one sign (Abramowitz and Stegun, 7.1.6).</summary>
    public static double Erf(double a)
    {
        double term = a, sum = a;
        for (int n = 1; n < 200; n++)
            sum += term *= 2 * a * a / (2 * n + 1);
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-a * a) * sum;
    }
}
