namespace CellDsl.Reference.Arithmetic;

/// <summary>A number and its derivative in one direction: a + a'·ε with ε² = 0 (Clifford, 1873).</summary>
readonly record struct Dual(double Value, double Slope);

/// <summary>Dual numbers: one run gives the exact derivative in one direction.</summary>
sealed class DualArithmetic : IArithmetic<Dual>
{
    public Dual Constant(double value) => new(value, 0);
    public double Value(Dual a) => a.Value;
    public Dual Add(Dual a, Dual b) => new(a.Value + b.Value, a.Slope + b.Slope);
    public Dual Subtract(Dual a, Dual b) => new(a.Value - b.Value, a.Slope - b.Slope);
    public Dual Multiply(Dual a, Dual b) => new(a.Value * b.Value, a.Slope * b.Value + a.Value * b.Slope);

    public Dual Divide(Dual a, Dual b)
    {
        double quotient = a.Value / b.Value;
        return new(quotient, (a.Slope - quotient * b.Slope) / b.Value);
    }

    public Dual Apply(Curve curve, Dual a) => new(curve.Value(a.Value), a.Slope == 0 ? 0 : curve.Slope(a.Value) * a.Slope);

    public Dual Dot(ReadOnlySpan<Dual> a, ReadOnlySpan<Dual> b)
    {
        double value = 0, slope = 0;
        for (int k = 0; k < a.Length; k++)
        {
            value += a[k].Value * b[k].Value;
            slope += a[k].Slope * b[k].Value + a[k].Value * b[k].Slope;
        }
        return new(value, slope);
    }
}
