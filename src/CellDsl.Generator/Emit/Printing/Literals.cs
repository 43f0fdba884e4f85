using System.Globalization;
using System.Text;

namespace CellDsl.Generator.Emit.Printing;

/// <summary>Values as C# literals and identifiers.</summary>
internal static class Literals
{
    public static string Of(bool value) => value ? "true" : "false";

    public static string Of(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A literal that reads back as the same double: 0.5, 1, -0.0, 1E-30.</summary>
    public static string Of(double value)
    {
        if (double.IsNaN(value))
            return "double.NaN";
        if (double.IsInfinity(value))
            return value > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity";
        if (value == 0)
            return 1 / value < 0 ? "-0.0" : "0";
        return value.ToString("R", CultureInfo.InvariantCulture);
    }

    public static string Of(string value)
    {
        if (value.IndexOf('\\') >= 0 && !value.Any(IsSpecial))
            return $"@\"{value.Replace("\"", "\"\"")}\"";
        var text = new StringBuilder("\"");
        foreach (char c in value)
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when IsSpecial(c) => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        return text.Append('"').ToString();
    }

    // Surrogates are escaped one by one, so that a lone one survives; U+0085, U+2028 and U+2029 end a line in C#.
    static bool IsSpecial(char c) => char.IsControl(c) || char.IsSurrogate(c) || c is '\u0085' or '\u2028' or '\u2029';
}
