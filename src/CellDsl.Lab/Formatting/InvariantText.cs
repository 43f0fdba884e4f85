using System.Globalization;
using System.Runtime.CompilerServices;

namespace CellDsl.Lab.Formatting;

/// <summary>An interpolated text with numbers as programs write them, whatever the user's culture.</summary>
[InterpolatedStringHandler]
ref struct InvariantText(int literalLength, int formattedCount)
{
    DefaultInterpolatedStringHandler _text = new(literalLength, formattedCount, CultureInfo.InvariantCulture);

    public void AppendLiteral(string value) => _text.AppendLiteral(value);
    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);
    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);
    public void AppendFormatted<T>(T value, int alignment) => _text.AppendFormatted(value, alignment);
    public void AppendFormatted<T>(T value, int alignment, string? format) => _text.AppendFormatted(value, alignment, format);

    /// <summary>The text. The handler is used up.</summary>
    public string ToStringAndClear() => _text.ToStringAndClear();
}
