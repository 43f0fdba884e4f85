namespace CellDsl.Lab.Formatting;

/// <summary>A curve in one line of block characters, from the lowest finite value so far to the highest.
/// Infinity is as high as the highest; what is not a number is a question mark.</summary>
sealed class Sparkline(int width)
{
    const string Blocks = "▁▂▃▄▅▆▇█";
    readonly double?[] _values = new double?[width];

    /// <param name="position">From 0 to 1; the last value at a place counts.</param>
    public void Add(double position, double value) => _values[(int)Math.Clamp(position * width, 0, width - 1)] = value;

    public override string ToString()
    {
        double?[] finite = [.. _values.Where(v => v is { } value && double.IsFinite(value))];
        double least = finite.Min() ?? 0, most = finite.Max() ?? 0;
        double? last = null;
        // Places that were skipped show the value before them; those ahead are blank.
        int end = Array.FindLastIndex(_values, v => v is not null) + 1;
        return string.Concat(_values.Take(end).Select(v => (last = v ?? last) is { } value
            ? Block(value, least, most)
            : ' '));
    }

    static char Block(double value, double least, double most)
        => double.IsNaN(value) ? '?'
            : value > most ? Blocks[^1]
            : Blocks[Math.Max(0, (int)(NumberRange.Share(value, least, most) * (Blocks.Length - 1)))];
}
