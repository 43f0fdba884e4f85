using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CellDsl.Training.Checkpoints;

/// <summary>How checkpoints hold records: every field is there, once. One that is missing is damage, and not the field's usual value.</summary>
static class CheckpointJson
{
    static readonly JsonSerializerOptions s_options = new()
    {
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireFields } },
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, s_options);

    /// <exception cref="JsonException">The text is no JSON of that type; the message names the field that is missing or there twice.</exception>
    public static T Read<T>(string text)
    {
        T value = JsonSerializer.Deserialize<T>(text, s_options) ?? throw new JsonException("null");
        // Annotations of what a list holds are not looked at by the parser.
        if (value is IEnumerable<string?> texts && texts.Contains(null))
            throw new JsonException("null among texts");
        RequireAllOrNone(text, [.. typeof(T).GetProperties().Where(IsAbsentInOld).Select(field => field.Name)]);
        return value;
    }

    /// <summary>Old checkpoints have none of these fields, later ones all.</summary>
    static void RequireAllOrNone(string text, string[] fields)
    {
        if (fields.Length == 0)
            return;
        using JsonDocument found = JsonDocument.Parse(text);
        string[] missing = [.. fields.Where(name => !found.RootElement.TryGetProperty(name, out _))];
        if (missing.Length > 0 && missing.Length < fields.Length)
            throw new JsonException($"missing required properties including: '{string.Join("', '", missing)}'.");
    }

    static void RequireFields(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo field in type.Properties)
            field.IsRequired = (field.Set is not null || field.AssociatedParameter is not null)
                && !(field.AttributeProvider is { } property && IsAbsentInOld(property));
    }

    static bool IsAbsentInOld(ICustomAttributeProvider property) => property.IsDefined(typeof(AbsentInOldCheckpointsAttribute), inherit: false);
}

/// <summary>A field that the first checkpoints do not have: they have none of a record's that are marked so, and mean the usual values.</summary>
[AttributeUsage(AttributeTargets.Property)]
sealed class AbsentInOldCheckpointsAttribute : Attribute;
