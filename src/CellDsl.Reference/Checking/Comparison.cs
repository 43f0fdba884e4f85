using System.Numerics;

namespace CellDsl.Reference.Checking;

/// <summary>Compares what one subject computed in one case, and collects the rows.</summary>
sealed class Comparison(CheckCase @case, string subject, List<CheckRow> rows)
{
    /// <summary>Within what rounding allows.</summary>
    public void WithinRounding<T>(Quantity expected, ReadOnlySpan<T> actual, string? what = null)
        where T : INumberBase<T>
    {
        double[] numbers = Widen(actual);
        Add(what ?? expected.Name, expected, numbers,
            i => Tolerance.Rounding(expected.Bounds[i], typeof(T)), i => Tolerance.Derivation(expected.Bounds[i], typeof(T)));
    }

    /// <summary>Bit for bit.</summary>
    public void Same<T>(string what, Quantity shape, ReadOnlySpan<T> expected, ReadOnlySpan<T> actual)
        where T : INumberBase<T>
        => Add(what, shape with { Values = Widen(expected) }, Widen(actual), _ => 0, _ => "0: the same operations in the same order");

    /// <summary>Infinite, not a number, or finite where the expected numbers are.</summary>
    public void SameKinds<T>(string what, Quantity expected, ReadOnlySpan<T> actual)
        where T : INumberBase<T>
        => Add(what, expected with { Values = Array.ConvertAll(expected.Values, KindOf) }, Array.ConvertAll(Widen(actual), KindOf),
            _ => 0, _ => "0: infinite or not a number where the reference is (finite numbers count as 0)");

    static double KindOf(double value) => double.IsFinite(value) ? 0 : value;

    public void Add(string what, Quantity expected, double[] actual, Func<int, double> tolerance, Func<int, string> derivation)
    {
        if (actual.Length != expected.Values.Length)
            throw new InvalidOperationException($"{what} has {actual.Length} numbers; the reference has {expected.Values.Length}.");
        int worst = -1;
        double worstRatio = -1;
        for (int i = 0; i < actual.Length; i++)
        {
            if (expected.Counts is { } counts && !counts(i))
                continue;
            // Equal are also infinities of one sign, and NaN and NaN: of branches that are not taken.
            double error = actual[i].Equals(expected.Values[i]) ? 0 : Math.Abs(actual[i] - expected.Values[i]);
            double ratio = error == 0 ? 0 : double.IsNaN(error) ? double.PositiveInfinity : error / tolerance(i);
            if (ratio > worstRatio)
                (worst, worstRatio) = (i, ratio);
        }
        if (worst >= 0)
            rows.Add(new CheckRow(what, @case, subject, worstRatio == 0 ? 0 : Math.Abs(actual[worst] - expected.Values[worst]), tolerance(worst),
                expected.Index(worst), expected.Values[worst], actual[worst], derivation(worst)));
    }

    static double[] Widen<T>(ReadOnlySpan<T> numbers)
        where T : INumberBase<T>
    {
        double[] wide = new double[numbers.Length];
        for (int i = 0; i < wide.Length; i++)
            wide[i] = double.CreateChecked(numbers[i]);
        return wide;
    }
}
