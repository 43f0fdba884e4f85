namespace CellDsl.Accuracy;

/// <summary>An unevaluated sum of two doubles, about 104 bits: enough to tell a double's last bit.
/// The algorithms are those of T. J. Dekker, A floating-point technique for extending the available precision, 1971, with fused multiply-add for
/// products.</summary>
public readonly record struct DoubleDouble(double High, double Low)
{
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble high = Sum(a.High, b.High);
        DoubleDouble low = Sum(a.Low, b.Low);
        DoubleDouble sum = QuickSum(high.High, high.Low + low.High);
        return QuickSum(sum.High, sum.Low + low.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double high = a.High * b.High;
        return QuickSum(high, Math.FusedMultiplyAdd(a.High, b.High, -high) + a.High * b.Low + a.Low * b.High);
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        DoubleDouble rest = a - b * first;
        double second = rest.High / b.High;
        rest -= b * second;
        return QuickSum(first, second) + rest.High / b.High;
    }

    /// <summary>The value times 2^<paramref name="n"/>.</summary>
    public DoubleDouble Scaled(int n) => new(Math.ScaleB(High, n), Math.ScaleB(Low, n));

    static DoubleDouble Sum(double a, double b)
    {
        double sum = a + b;
        double part = sum - a;
        return new(sum, a - (sum - part) + (b - part));
    }

    static DoubleDouble QuickSum(double a, double b)
    {
        double sum = a + b;
        return new(sum, b - (sum - a));
    }
}
