namespace CellDsl.Reference.Arithmetic;

/// <summary>A function of one number, its derivative, and where that derivative jumps.</summary>
/// <param name="Kinks">Arguments at which the slope jumps.</param>
sealed record Curve(string Name, Func<double, double> Value, Func<double, double> Slope, params double[] Kinks)
{
    /// <summary>Arguments at which only the curvature jumps: the function has a derivative there, but a difference quotient across is less
    /// accurate.</summary>
    public double[] Seams { get; init; } = [];

    /// <summary>Magnitude to which the function's rounding error is relative; |f(x)| where it is not set. Larger where an ordinary
    /// way to compute the function adds larger numbers that cancel.</summary>
    public Func<double, double> Scale { get; init; } = x => Math.Abs(Value(x));

    /// <summary>The same for the slope.</summary>
    public Func<double, double> SlopeScale { get; init; } = x => Math.Abs(Slope(x));
}
