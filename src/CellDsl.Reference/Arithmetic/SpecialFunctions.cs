namespace CellDsl.Reference.Arithmetic;

/// <summary>What <see cref="Math"/> lacks.</summary>
static class SpecialFunctions
{
    /// <summary>2/√π ∫₀ˣ exp(-t²) dt. |x| up to 2: the series 2/√π · exp(-x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1·3···(2n+1)), whose terms all have one sign
    /// (Abramowitz and Stegun, 7.1.6); beyond: 1 - erfc.</summary>
    public static double Erf(double x)
    {
        if (double.IsNaN(x))
            return x;
        double magnitude = Math.Abs(x);
        return magnitude <= 2 ? Math.CopySign(ErfSeries(magnitude), x) : Math.CopySign(1 - ErfcFraction(magnitude), x);
    }

    /// <summary>1 - erf(x), accurate in the right tail.</summary>
    public static double Erfc(double x) => x switch
    {
        double.NaN => x,
        > 2 => ErfcFraction(x),
        < -2 => 2 - ErfcFraction(-x),
        < 0 => 1 + ErfSeries(-x),
        < 0.5 => 1 - ErfSeries(x),
        // 1 - erf would cancel more digits here than the fraction's slower convergence costs.
        _ => ErfcFraction(x),
    };

    /// <summary>exp(x) - 1 without cancellation, by exp(x) - 1 = 2·tanh(x/2) / (1 - tanh(x/2)) near 0.</summary>
    public static double Expm1(double x)
    {
        if (Math.Abs(x) > 0.5)
            return Math.Exp(x) - 1;
        double half = Math.Tanh(x / 2);
        return 2 * half / (1 - half);
    }

    /// <summary>log(1 + x) without cancellation: log(u)·x / (u - 1) with u = 1 + x rounded (Kahan; Goldberg, 1991, theorem 4).</summary>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : Math.Log(u) * (x / (u - 1));
    }

    static double ErfSeries(double x)
    {
        double term = x, sum = x;
        for (int n = 1; term > sum * 1e-18; n++)
            sum += term *= 2 * x * x / (2 * n + 1);
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>exp(-x²)/√π · 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))) (Abramowitz and Stegun, 7.1.14), from the inside out.
    /// The number of levels is what double precision needs at x = 0.5, the smallest argument.</summary>
    static double ErfcFraction(double x)
    {
        if (x > 28)
            return 0;
        int levels = 40 + (int)(600 / (x * x));
        double tail = x;
        for (int k = levels; k >= 1; k--)
            tail = x + k / 2.0 / tail;
        return Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * tail);
    }
}
