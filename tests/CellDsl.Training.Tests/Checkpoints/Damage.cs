using System.Text.Json.Nodes;

namespace CellDsl.Training.Tests;

/// <summary>Metadata of checkpoints with one of them changed.</summary>
static class Damage
{
    /// <param name="value">Instead of the one there; of an object only the fields that are to change; null: it is taken away.</param>
    public static Dictionary<string, string> Of(IReadOnlyDictionary<string, string> metadata, string key, string? value)
    {
        var damaged = new Dictionary<string, string>(metadata);
        damaged.Remove(key);
        if (value is not null)
            damaged[key] = value.EndsWith('}')
                ? Merged(JsonNode.Parse(metadata[key])!.AsObject(), JsonNode.Parse(value)!.AsObject()).ToJsonString()
                : value;
        return damaged;
    }

    static JsonObject Merged(JsonObject whole, JsonObject changes)
    {
        foreach (var (name, value) in changes)
            whole[name] = value is JsonObject inner ? Merged(whole[name]!.AsObject(), inner).DeepClone() : value?.DeepClone();
        return whole;
    }
}
