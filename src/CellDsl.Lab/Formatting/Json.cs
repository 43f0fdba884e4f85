using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CellDsl.Lab.Terminals;

namespace CellDsl.Lab.Formatting;

/// <summary>JSON for machines: camel case, readable equations, NaN and infinities as strings.</summary>
static class Json
{
    static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>What a terminal might obey stands in strings only, where JSON writes it by number as <see cref="SafeText"/> does.</summary>
    public static void Write<T>(TextWriter writer, T value) => writer.WriteLine(SafeText.Escape(JsonSerializer.Serialize(value, Options)));
}
