namespace CellDsl.Accuracy;

/// <summary>How far a result is from the exact value, in units of the last place of the result's type at the exact value.</summary>
public readonly record struct UlpError(double Error, double X, double Result)
{
    public override string ToString() => $"{Error:F3} ulp at {X:R}: {Result:R}";

    public static double OfSingle(float result, double exact) => Of(result, new Exact(exact, 0), 24, -126, 128);

    public static double OfDouble(double result, Exact exact) => Of(result, exact, 53, -1022, 1024);

    static double Of(double result, Exact exact, int digits, int smallestExponent, int overflowExponent)
    {
        (DoubleDouble value, int scale) = exact;
        if (double.IsNaN(result) || double.IsNaN(value.High))
            return double.IsNaN(result) && double.IsNaN(value.High) ? 0 : double.PositiveInfinity;
        if (double.IsInfinity(value.High) || value.High == 0)
            return result == value.High ? 0 : double.PositiveInfinity;

        int exponent = Math.ILogB(value.High) + scale;
        if (exponent >= overflowExponent)
            (value, scale, exponent) = (Math.Sign(value.High), overflowExponent, overflowExponent - 1);

        int ulp = Math.Max(exponent, smallestExponent) - (digits - 1);
        DoubleDouble scaled = double.IsInfinity(result) ? Math.ScaleB(Math.Sign(result), overflowExponent - scale) : Math.ScaleB(result, -scale);
        return Math.ScaleB(Math.Abs((scaled - value).High), scale - ulp);
    }
}
