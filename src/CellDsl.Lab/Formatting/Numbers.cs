using System.Globalization;

namespace CellDsl.Lab.Formatting;

/// <summary>Numbers for people, the same on every machine.</summary>
static class Numbers
{
    public static string Format(ref InvariantText text) => text.ToStringAndClear();

    /// <summary>An average over a cycle of states may be a fraction.</summary>
    public static string Depth(double depth) => depth.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>1536000 is "1.54 M".</summary>
    public static string Scaled(double value)
    {
        (double scale, string unit) = Math.Abs(value) switch
        {
            >= 1e12 => (1e12, " T"),
            >= 1e9 => (1e9, " G"),
            >= 1e6 => (1e6, " M"),
            >= 1e3 => (1e3, " k"),
            _ => (1, ""),
        };
        return (value / scale).ToString(scale == 1 ? "0" : "0.##", CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>"1:05", "2:03:10".</summary>
    public static string Duration(TimeSpan time)
        => time.TotalHours >= 1
            ? Format($"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}")
            : Format($"{time.Minutes}:{time.Seconds:00}");
}
