using System.Globalization;
using System.Text;

namespace CellDsl.Reference;

/// <summary>The outcome of a <see cref="GradientCheck"/>.</summary>
/// <param name="Rows">Every comparison that was made.</param>
/// <param name="Failures">What could not be compared at all: an exception in a backend, data that cannot be drawn.</param>
/// <param name="Notes">What was left out, and why.</param>
public sealed record GradientCheckReport(
    string Cell, IReadOnlyList<CheckRow> Rows, IReadOnlyList<string> Failures, IReadOnlyList<string> Notes)
{
    const int Shown = 8;

    /// <summary>True if there were comparisons, all within their tolerances, and no failures.</summary>
    public bool Passed => Failures.Count == 0 && Rows.Count > 0 && Rows.All(r => r.Passed);

    /// <summary>The failed rows, the worst first.</summary>
    public IReadOnlyList<CheckRow> FailedRows
        => [.. Rows.Where(r => !r.Passed).OrderByDescending(r => double.IsNaN(r.Ratio) ? double.PositiveInfinity : r.Ratio)];

    /// <summary>For tests: throws unless the check passed.</summary>
    /// <exception cref="GradientCheckException">The check failed; the message says where.</exception>
    public void ThrowIfFailed()
    {
        if (!Passed)
            throw new GradientCheckException(ToString());
    }

    /// <summary>The verdict and, at most eight of each, failures and the worst failed comparison of each array; if all passed, the comparison nearest
    /// to its tolerance for each backend.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        IReadOnlyList<CheckRow> failed = FailedRows;
        text.Append(CultureInfo.InvariantCulture, $"{Cell}: {(Passed ? "passed" : "FAILED")}, {Rows.Count} comparisons");
        if (failed.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $", {failed.Count} outside their tolerance");
        text.AppendLine();
        foreach (string failure in Failures.Take(Shown))
            text.AppendLine("  " + failure);
        if (Failures.Count > Shown)
            text.AppendLine(CultureInfo.InvariantCulture, $"  ... and {Failures.Count - Shown} failures more");
        // The worst row of each array: the other sizes and variants seldom say anything new.
        CheckRow[] worst = [.. failed.DistinctBy(r => r.What)];
        foreach (CheckRow row in worst.Take(Shown))
            text.AppendLine("  " + row);
        if (worst.Length > Shown)
            text.AppendLine(CultureInfo.InvariantCulture, $"  ... and {string.Join(", ", worst.Skip(Shown).Select(r => r.What))}");
        foreach (string note in Notes)
            text.AppendLine("  note: " + note);
        if (Passed)
            AppendSummary(text);
        return text.ToString().TrimEnd();
    }

    void AppendSummary(StringBuilder text)
    {
        foreach (var group in Rows.GroupBy(r => r.Backend))
        {
            CheckRow worst = group.MaxBy(r => r.Ratio)!;
            text.AppendLine(CultureInfo.InvariantCulture,
                $"  {group.Key}: nearest to its tolerance is {worst.What}{worst.Index} ({worst.Case}): error {worst.LargestError:G3}, tolerance "
                + $"{worst.Tolerance:G3}");
        }
    }
}

/// <summary>A <see cref="GradientCheckReport"/> did not pass.</summary>
public sealed class GradientCheckException(string message) : Exception(message);
