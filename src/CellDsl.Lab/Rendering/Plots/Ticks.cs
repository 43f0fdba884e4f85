namespace CellDsl.Lab.Rendering.Plots;

/// <summary>Round numbers along an axis: 1, 2 or 5 times a power of ten apart, or, along a logarithmic one, 1, 2 and 5 times powers of ten.</summary>
static class Ticks
{
    const double Resolution = 1e-12;

    static readonly double[] s_round = [1, 2, 5, 10];

    /// <param name="most">About how many.</param>
    public static IReadOnlyList<double> Of(double least, double greatest, int most, bool isLogarithmic = false)
    {
        if (!(greatest > least))
            return [least];
        if (!double.IsFinite(greatest - least))
            return [.. Of(least / 10, greatest / 10, most, isLogarithmic).Select(tick => tick * 10)];
        if (isLogarithmic)
        {
            double[] powers = [.. Powers(least, greatest)];
            // Thinned from the lowest on where there are too many; between two of them, or where there is one, the axis is as good as linear.
            if (powers.Length > 1)
                return powers.Length <= most ? powers
                    : [.. Powers(least, greatest, onlyOnes: true) is { Count: > 1 } ones
                    ? ones.Where((_, k) => k % ((ones.Count - 1) / most + 1) == 0) : powers];
        }
        double rough = (greatest - least) / Math.Max(1, most), power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        // Numbers that a double hardly tells apart, or hardly holds, have no round ones between them.
        if (rough < Resolution * Math.Max(Math.Abs(least), Math.Abs(greatest)) || !double.IsNormal(power))
            return [least];
        double step = power * s_round.First(round => round * power >= rough * (1 - 1e-9));
        var ticks = new List<double>();
        for (double k = Math.Ceiling(least / step - 1e-9); k * step <= greatest + 1e-9 * step; k++)
            // Rounded, as 3 · 0.1 is not 0.3.
            ticks.Add(Math.Round(k * step / power) * power is var tick && tick != 0
                ? double.Parse(tick.ToString("G12", System.Globalization.CultureInfo.InvariantCulture),
                System.Globalization.CultureInfo.InvariantCulture) : 0);
        return ticks.Count > 0 ? ticks : [least];
    }

    static List<double> Powers(double least, double greatest, bool onlyOnes = false)
    {
        var powers = new List<double>();
        for (int exponent = (int)Math.Floor(Math.Log10(least)); exponent <= Math.Ceiling(Math.Log10(greatest)); exponent++)
            foreach (double digit in onlyOnes ? [1] : (double[])[1, 2, 5])
                if (double.Parse($"{digit}E{exponent}", System.Globalization.CultureInfo.InvariantCulture) is var tick && tick >= least
                    && tick <= greatest)
                    powers.Add(tick);
        return powers;
    }
}
