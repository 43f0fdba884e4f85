namespace CellDsl.Accuracy;

/// <summary>Value·2^Exponent: keeps all bits of results that are denormal as doubles.</summary>
public readonly record struct Exact(DoubleDouble Value, int Exponent)
{
    public static implicit operator Exact(DoubleDouble value) => new(value, 0);

    public DoubleDouble Plain => Value.Scaled(Exponent);
}

/// <summary>The functions in twice double's precision, by series: slow, and sharing nothing with the kernels.</summary>
public static class ExactMath
{
    static readonly DoubleDouble Ln2 = new(0.6931471805599453, 2.3190468138462996e-17);
    static readonly DoubleDouble TwoOverSqrtPi = new(1.1283791670955126, 1.533545961316588e-17);
    static readonly DoubleDouble[] Pi = [3.141592653589793, 1.2246467991473532e-16, -2.9947698097183397e-33];

    public static Exact Exp(double x) => Exp((DoubleDouble)Math.Clamp(x, -2000, 2000));

    static Exact Exp(DoubleDouble x)
    {
        int n = (int)Math.Round(x.High / Ln2.High);
        DoubleDouble e = Expm1Series((x - Ln2 * n).Scaled(-5)) + 1;
        for (int i = 0; i < 5; i++)
            e *= e;
        return new(e, n);
    }

    public static Exact Expm1(double x)
    {
        if (Math.Abs(x) < 0.5)
            return Expm1Series(x);
        Exact e = Exp(x);
        return x > 300 ? e : e.Plain - 1;
    }

    static DoubleDouble Expm1Series(DoubleDouble x)
    {
        DoubleDouble sum = 0, term = 1;
        for (int k = 1; Math.Abs(term.High) > 1e-34 * Math.Abs(sum.High); k++)
        {
            term = term * x / k;
            sum += term;
        }

        return sum;
    }

    // One Newton step from the library's value: with t = x e^-y - 1, log x = y + log(1 + t), and t is about 1e-16.
    public static Exact Log(double x)
    {
        int n = Math.ILogB(x);
        return Log(Math.ScaleB(x, -n), n, Math.Log(x));
    }

    static DoubleDouble Log(DoubleDouble mantissa, int exponent, double near)
    {
        Exact inverse = Exp(-near);
        DoubleDouble t = (mantissa * inverse.Value).Scaled(exponent + inverse.Exponent) - 1;
        return near + (t - t * t * 0.5);
    }

    public static Exact Softplus(double x)
    {
        Exact e = Exp(-Math.Abs(x));
        if (e.Exponent < -120)
            return x > 0 ? (DoubleDouble)x : e;
        DoubleDouble u = e.Plain;
        DoubleDouble log1p = u.High < 1e-9 ? u - u * u * 0.5 + u * u * u / 3 : Log(u + 1, 0, Math.Log(1 + u.High));
        return x > 0 ? log1p + x : log1p;
    }

    public static Exact Sigmoid(double x)
    {
        Exact e = Exp(-Math.Abs(x));
        DoubleDouble denominator = (e.Exponent < -120 ? 0 : e.Plain) + 1;
        return x >= 0 ? 1 / denominator : new Exact(e.Value / denominator, e.Exponent);
    }

    public static Exact Tanh(double x)
    {
        if (Math.Abs(x) > 30)
            return (DoubleDouble)Math.Sign(x);
        DoubleDouble e = Expm1(2 * x).Plain;
        return e / (e + 2);
    }

    // erf x = 2/sqrt(pi) e^(-x²) sum over k of 2^k x^(2k+1) / (1·3·5 ... (2k+1)): terms of one sign (Abramowitz and Stegun, 7.1.6).
    public static Exact Erf(double x)
    {
        if (Math.Abs(x) > 6.5)
            return (DoubleDouble)Math.Sign(x);
        if (Math.Abs(x) < 1e-150)
            return new Exact(TwoOverSqrtPi * Math.ScaleB(x, 600), -600);
        DoubleDouble square = (DoubleDouble)x * x;
        DoubleDouble term = x, sum = x;
        for (int k = 1; Math.Abs(term.High) > 1e-34 * Math.Abs(sum.High); k++)
        {
            term = term * square * 2 / (2 * k + 1);
            sum += term;
        }

        return sum * TwoOverSqrtPi * Exp(-square).Plain;
    }

    public static Exact Sin(double x) => SinSeries(Reduced(x, 0, out int turns), turns);

    public static Exact Cos(double x) => SinSeries(Reduced(x, 0.5, out int turns), turns + 1);

    /// <summary>x - (n + shift) pi for the whole n that makes it smallest.</summary>
    static DoubleDouble Reduced(double x, double shift, out int n)
    {
        n = (int)Math.Round(x / Math.PI - shift);
        DoubleDouble r = x;
        foreach (DoubleDouble part in Pi)
            r -= part * (n + shift);
        return r;
    }

    static DoubleDouble SinSeries(DoubleDouble r, int halfTurns)
    {
        DoubleDouble square = r * r, term = r, sum = r;
        for (int k = 2; Math.Abs(term.High) > 1e-34 * Math.Abs(sum.High); k += 2)
        {
            term = -(term * square) / (k * (k + 1));
            sum += term;
        }

        return int.IsOddInteger(halfTurns) ? -sum : sum;
    }
}
