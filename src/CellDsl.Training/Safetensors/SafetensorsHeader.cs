using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace CellDsl.Training.Safetensors;

/// <summary>The JSON part of a safetensors file: where each tensor lies in the data part behind it, and strings about the file.
/// Layout of the file: header length (8 bytes, little endian), header, data. Source: the format section of the safetensors README.</summary>
sealed record SafetensorsHeader(IReadOnlyList<SafetensorsHeader.Entry> Entries, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>The format's own limit on the header.</summary>
    public const int MaxBytes = 100_000_000;
    public const string MetadataName = "__metadata__";

    /// <param name="Begin">First byte in the data part.</param>
    /// <param name="End">First byte behind the tensor.</param>
    public sealed record Entry(string Name, SafetensorsType Type, long[] Shape, long Begin, long End);

    static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="dataLength">Bytes behind the header.</param>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long dataLength)
    {
        if (!Utf8.IsValid(json))
            throw new SafetensorsException("the header is not valid UTF-8");
        if (json.IsEmpty || json[0] != (byte)'{')
            throw new SafetensorsException("the header does not start with '{'");

        SafetensorsHeader header;
        try
        {
            header = ParseObject(json);
        }
        catch (JsonException e)
        {
            throw new SafetensorsException($"the header is not valid JSON: {e.Message}", e);
        }
        CheckLayout(header.Entries, dataLength);
        return header;
    }

    /// <summary>The header's bytes, padded with spaces to a multiple of 8.</summary>
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            if (Metadata.Count > 0)
            {
                writer.WriteStartObject(MetadataName);
                foreach (var (key, value) in Metadata)
                    writer.WriteString(key, value);
                writer.WriteEndObject();
            }
            foreach (Entry entry in Entries)
                Write(writer, entry);
            writer.WriteEndObject();
        }
        int padding = -buffer.WrittenCount & 7;
        buffer.GetSpan(padding)[..padding].Fill((byte)' ');
        buffer.Advance(padding);
        return buffer.WrittenSpan.ToArray();
    }

    static void Write(Utf8JsonWriter writer, Entry entry)
    {
        writer.WriteStartObject(entry.Name);
        writer.WriteString("dtype", entry.Type.ToString());
        writer.WriteStartArray("shape");
        foreach (long length in entry.Shape)
            writer.WriteNumberValue(length);
        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(entry.Begin);
        writer.WriteNumberValue(entry.End);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    static SafetensorsHeader ParseObject(ReadOnlySpan<byte> json)
    {
        var entries = new List<Entry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = Text(ref reader, "a tensor's name");
            if (!names.Add(name))
                throw new SafetensorsException($"the header names '{name}' twice");
            reader.Read();
            if (name == MetadataName)
                ParseMetadata(ref reader, metadata);
            else
                entries.Add(ParseEntry(ref reader, name));
        }
        while (reader.Read())
        {
            // Reads what is behind the object, so that anything but white space is an error.
        }
        return new SafetensorsHeader(entries, metadata);
    }

    static void ParseMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        // As other writers put it where they have none.
        if (reader.TokenType == JsonTokenType.Null)
            return;
        Expect(reader, JsonTokenType.StartObject, MetadataName, "an object of strings");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = Text(ref reader, "a metadata key");
            reader.Read();
            Expect(reader, JsonTokenType.String, $"{MetadataName} '{key}'", "a string");
            if (!metadata.TryAdd(key, Text(ref reader, $"{MetadataName} '{key}'")))
                throw new SafetensorsException($"{MetadataName} has the key '{key}' twice");
        }
    }

    static Entry ParseEntry(ref Utf8JsonReader reader, string name)
    {
        string what = $"tensor '{name}'";
        Expect(reader, JsonTokenType.StartObject, what, "an object with dtype, shape and data_offsets");
        SafetensorsType? type = null;
        long[]? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = Text(ref reader, what);
            reader.Read();
            bool isNew = true;
            switch (key)
            {
                case "dtype":
                    isNew = type is null;
                    type = ParseType(ref reader, what);
                    break;
                case "shape":
                    isNew = shape is null;
                    shape = ParseLengths(ref reader, $"{what}: shape");
                    break;
                case "data_offsets":
                    isNew = offsets is null;
                    offsets = ParseLengths(ref reader, $"{what}: data_offsets");
                    break;
                default:
                    reader.Skip();
                    break;
            }
            if (!isNew)
                throw new SafetensorsException($"{what}: '{key}' is given twice");
        }
        if (type is null || shape is null || offsets is null)
            throw new SafetensorsException($"{what}: '{(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}' is missing");
        if (offsets.Length != 2)
            throw new SafetensorsException($"{what}: expected two data_offsets, found {offsets.Length}");
        return new Entry(name, type.Value, shape, offsets[0], offsets[1]);
    }

    static SafetensorsType ParseType(ref Utf8JsonReader reader, string what)
    {
        Expect(reader, JsonTokenType.String, $"{what}: dtype", "a string");
        string name = Text(ref reader, $"{what}: dtype");
        return SafetensorsTypes.TryParse(name, out SafetensorsType type)
            ? type
            : throw new SafetensorsException($"{what}: expected a dtype of {string.Join(", ", Enum.GetNames<SafetensorsType>())}, found '{name}'");
    }

    static long[] ParseLengths(ref Utf8JsonReader reader, string what)
    {
        Expect(reader, JsonTokenType.StartArray, what, "an array of integers");
        var lengths = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long length) || length < 0)
                throw new SafetensorsException($"{what}: expected integers from 0 to {long.MaxValue}, found {Found(reader)}");
            lengths.Add(length);
        }
        return [.. lengths];
    }

    /// <summary>Every tensor as long as its shape says, one directly behind the other, and nothing of the data part left over.</summary>
    static void CheckLayout(IReadOnlyList<Entry> entries, long dataLength)
    {
        foreach (Entry entry in entries)
        {
            string what = $"tensor '{entry.Name}', {SafetensorsTensor.Describe(entry.Type, entry.Shape)}";
            if (entry.Begin > entry.End || entry.End > dataLength)
                throw new SafetensorsException(
                    $"{what}: data_offsets [{entry.Begin}, {entry.End}] do not lie within the {dataLength} bytes of data; the file may be truncated");
            if (!SafetensorsTensor.TryGetByteLength(entry.Type, entry.Shape, out long expected))
                throw new SafetensorsException($"{what}: the shape is too large");
            if (expected != entry.End - entry.Begin)
                throw new SafetensorsException($"{what}: expected {expected} bytes of data, found {entry.End - entry.Begin}");
            if (expected > Array.MaxLength)
                throw new SafetensorsException($"{what}: expected at most {Array.MaxLength} bytes, found {expected}");
        }

        long covered = 0;
        foreach (Entry entry in entries.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (entry.Begin != covered)
                throw new SafetensorsException(
                    $"tensor '{entry.Name}': data start at byte {entry.Begin}, which leaves a hole or overlaps another tensor; expected {covered}");
            covered = entry.End;
        }
        if (covered != dataLength)
            throw new SafetensorsException($"expected {covered} bytes of data behind the header, found {dataLength}");
    }

    static void Expect(in Utf8JsonReader reader, JsonTokenType type, string what, string expected)
    {
        if (reader.TokenType != type)
            throw new SafetensorsException($"{what}: expected {expected}, found {Found(reader)}");
    }

    static string Found(in Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number
        ? System.Text.Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(40, reader.ValueSpan.Length)])
        : reader.TokenType.ToString();

    static string Text(ref Utf8JsonReader reader, string what)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            // An escape such as \ud800 that stands for half a character.
            throw new SafetensorsException($"{what}: a string in the header is not valid Unicode", e);
        }
    }
}
