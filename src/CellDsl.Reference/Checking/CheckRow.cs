using System.Globalization;

namespace CellDsl.Reference;

/// <summary>One comparison of one array.</summary>
/// <param name="What">"y", "hT" (final state), an equation's name, or a gradient: "dW", "dx", "dh0".</param>
/// <param name="Case">The sizes.</param>
/// <param name="Backend">What was compared with what, e.g. "cpu double, 256 bits, 1 thread".</param>
/// <param name="LargestError">The error of the number that is worst relative to its own tolerance.</param>
/// <param name="Tolerance">That number's tolerance.</param>
/// <param name="Index">That number's index.</param>
/// <param name="Derivation">Where the tolerance comes from.</param>
public sealed record CheckRow(
    string What, CheckCase Case, string Backend, double LargestError, double Tolerance, string Index, double Expected, double Actual,
    string Derivation)
{
    /// <summary>True if the largest error is zero or within its tolerance; an error of NaN fails.</summary>
    public bool Passed => LargestError == 0 || LargestError <= Tolerance;

    /// <summary>Error relative to tolerance: at most 1 where the row passes.</summary>
    public double Ratio => Passed && LargestError == 0 ? 0 : LargestError / Tolerance;

    /// <summary>Expected and actual number, error, tolerance and its derivation, in one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{What}{Index}, {Backend}, {Case}: expected {Expected:R}, got {Actual:R}; error {LargestError:G3}, tolerance {Tolerance:G3} = {Derivation}");
}
