using System.Globalization;
using CellDsl.Training.Models.Examples;
using CellDsl.Training.Models.Translation;

namespace CellDsl.Lab.Tasks;

/// <summary>Dates as people write them to ISO 8601, "Thursday, the 3rd of May 1979" to "1979-05-03". Years are 1950 to 2049, so that two digits tell
/// the year. A date that is held out is so in all ways of writing it.</summary>
static class DateTask
{
    /// <summary>About this share of all dates is held out.</summary>
    public const double HeldOutShare = 0.05;

    public const int MostExamples = 200_000;

    static readonly DateOnly First = new(1950, 1, 1), Last = new(2049, 12, 31);

    static readonly Func<DateOnly, string>[] Styles =
    [
        d => Format(d, "d MMMM yyyy"),
        d => Format(d, "d MMM yyyy"),
        d => Format(d, "MMMM d, yyyy"),
        d => Format(d, "MMM d yyyy"),
        d => Format(d, "MMMM ") + Ordinal(d.Day) + Format(d, ", yyyy"),
        d => Ordinal(d.Day) + Format(d, " 'of' MMMM yyyy"),
        d => "the " + Ordinal(d.Day) + Format(d, " 'of' MMMM, yyyy"),
        d => Format(d, "dddd, d MMMM yyyy"),
        d => Format(d, "dddd, MMMM d, yyyy"),
        d => Format(d, "ddd, d MMM yyyy"),
        d => Format(d, "dddd', the '") + Ordinal(d.Day) + Format(d, " 'of' MMMM yyyy"),
        d => Format(d, "d MMMM yyyy").ToUpperInvariant(),
        d => Format(d, "ddd d MMM yyyy").ToLowerInvariant(),
        d => Format(d, "d-MMM-yy"),
        d => Format(d, "dd.MM.yyyy"),
        d => Format(d, "d.M.yy"),
        d => Format(d, "M'/'d'/'yyyy"),
        d => Format(d, "MM'/'dd'/'yy"),
        d => Format(d, "yyyy'/'M'/'d"),
        d => Format(d, "yyyyMMdd"),
    ];

    /// <exception cref="ArgumentOutOfRangeException">More pairs are wanted than can be drawn.</exception>
    public static TranslationData Generate(int training, int heldOut, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(training, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(training, MostExamples);
        ArgumentOutOfRangeException.ThrowIfNegative(heldOut);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(heldOut, MostExamples * HeldOutShare);
        var random = new CounterRandom(seed, "dates");
        List<TranslationPair> train = [], test = [];
        var drawn = new HashSet<string>(StringComparer.Ordinal);
        for (ulong k = 0; train.Count < training || test.Count < heldOut; k++)
        {
            DateOnly date = First.AddDays((int)(random.Uniform(2 * k) * (Last.DayNumber - First.DayNumber + 1)));
            (List<TranslationPair> pairs, int wanted) = IsHeldOut(date) ? (test, heldOut) : (train, training);
            if (pairs.Count < wanted && Styles[(int)(random.Uniform(2 * k + 1) * Styles.Length)](date) is var text && drawn.Add(text))
                pairs.Add(new TranslationPair(text, Iso(date)));
        }
        return new TranslationData("dates in many formats", train, test);
    }

    /// <summary>Whether the date is never trained on, however it is written.</summary>
    public static bool IsHeldOut(DateOnly date) => HeldOut.Contains(Iso(date), HeldOutShare);

    /// <summary>All ways of writing a date that are drawn from.</summary>
    public static IReadOnlyList<string> Write(DateOnly date) => [.. Styles.Select(style => style(date))];

    static string Iso(DateOnly date) => Format(date, "yyyy-MM-dd");

    static string Format(DateOnly date, string format) => date.ToString(format, CultureInfo.InvariantCulture);

    static string Ordinal(int day) => day + (day % 10, day / 10) switch
    {
        (1, not 1) => "st",
        (2, not 1) => "nd",
        (3, not 1) => "rd",
        _ => "th",
    };
}
