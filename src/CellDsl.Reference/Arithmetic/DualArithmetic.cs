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
    public Dual Multiply(Dual a, Dual b) => new(a.Value * b.Value, Times(a.Slope, b.Value) + Times(b.Slope, a.Value));

    public Dual Divide(Dual a, Dual b)
    {
        double quotient = a.Value / b.Value;
        return new(quotient, Times(a.Slope - Times(b.Slope, quotient), 1 / b.Value));
    }

    public Dual Apply(Curve curve, Dual a) => new(curve.Value(a.Value), Times(a.Slope, curve.Slope(a.Value)));

    public Dual Dot(ReadOnlySpan<Dual> a, ReadOnlySpan<Dual> b)
    {
        double value = 0, slope = 0;
        for (int k = 0; k < a.Length; k++)
        {
            value += a[k].Value * b[k].Value;
            slope += Times(a[k].Slope, b[k].Value) + Times(b[k].Slope, a[k].Value);
        }
        return new(value, slope);
    }

    /// <summary>Zero where either is zero, whatever the other is: of what does not change, and of what a saturated function lets through, nothing is
    /// left.</summary>
    static double Times(double slope, double factor) => slope == 0 || factor == 0 ? 0 : slope * factor;
}
