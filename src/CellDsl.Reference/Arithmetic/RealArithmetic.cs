namespace CellDsl.Reference.Arithmetic;

/// <summary>Plain double-precision numbers.</summary>
sealed class RealArithmetic : IArithmetic<double>
{
    public double Constant(double value) => value;
    public double Value(double a) => a;
    public double Add(double a, double b) => a + b;
    public double Subtract(double a, double b) => a - b;
    public double Multiply(double a, double b) => a * b;
    public double Divide(double a, double b) => a / b;
    public double Apply(Curve curve, double a) => curve.Value(a);

    public double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int k = 0; k < a.Length; k++)
            sum += a[k] * b[k];
        return sum;
    }
}
