using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CellDsl.Fuzz.Files;

/// <summary>Changes whole files a little, in ways that tear, lie or are simply wrong. The same seed makes the same changes, and each may be left
/// out.</summary>
static partial class FileMutator
{
    /// <summary>One change; it knows its own random numbers, so that leaving out another does not change it.</summary>
    sealed record Change(string Name, Func<byte[], Random, byte[]> Make);

    static readonly ulong[] s_lengths
        = [0, 1, 2, 7, 8, 100, 99_999_999, 100_000_000, 100_000_001, int.MaxValue, 1ul << 32, long.MaxValue, ulong.MaxValue];
    static readonly string[] s_numbers
        = ["0", "-1", "1", "2", "3", "255", "65536", "1000000", "2147483647", "2147483648", "4294967296", "5000000000", "9007199254740993",
        "9223372036854775807",
        "9223372036854775808", "99999999999999999999", "1e99", "-0", "0.5", "1e-320", "NaN", "null", "[]", "{}", "\"x\""];
    static readonly string[] s_types
        = ["F64", "F32", "F16", "BF16", "I64", "I32", "I16", "I8", "U64", "U32", "U16", "U8", "BOOL", "F8_E4M3", "C64", "f32", ""];
    static readonly string[] s_names
        = ["", "x", "dy", "lengths", "__metadata__", "a\\u0000b", "\\ud800", "parameter.x", "embedding.E", "optimizer.dense.m"];
    static readonly string[] s_values
        = ["null", "true", "0", "-1", "[]", "{}", "\"\"", "[[[]]]", "[0,0]", "[9223372036854775807,9223372036854775807]", "\"\\u001b[2J\""];
    static readonly byte[][] s_fragments
        = [[0], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0xC3], [0xED, 0xA0, 0x80], "\n"u8.ToArray(), "\t"u8.ToArray(), "\t\t"u8.ToArray(),
        "\r"u8.ToArray(), ","u8.ToArray(), "\""u8.ToArray(),
        "\x1b[2J"u8.ToArray(), " <eos> "u8.ToArray(), "<unk>"u8.ToArray(), "1e999"u8.ToArray(), "NaN"u8.ToArray(), "-"u8.ToArray(),
        [.. Enumerable.Repeat((byte)'a', 70_000)], [.. Enumerable.Repeat((byte)'[', 70_000)]];

    static readonly Change[] s_any =
    [
        new("bits are flipped", FlipBits), new("bytes are random", RandomBytes),
            new("the end is cut off", (file, random) => file[..random.Next(file.Length + 1)]),
        new("the beginning is cut off", (file, random) => file[random.Next(file.Length + 1)..]),
        new("a range is cut out", (file, random) => Range(file, random) is var (start, end) ? [.. file[..start], .. file[end..]] : file),
        new("a range comes twice", (file, random) => Range(file, random) is var (start, end) ? [.. file[..end], .. file[start..]] : file),
        new("a range is zero", (file, random) => Filled(file, random, 0)), new("a range is 0xFF", (file, random) => Filled(file, random, 0xFF)),
        new("there is more behind the end", (file, random) => [.. file, .. Noise(random, random.Next(1, 200))]),
        new("something is put in between", (file, random) => Insert(file, random, s_fragments[random.Next(s_fragments.Length)])),
        new("a number is another", ChangeNumber), new("a line comes twice", DoubleLine),
    ];

    static readonly Change[] s_safetensors =
    [
        new("the header's length is another", (file, random) => file.Length < 8 ? file : WithLength(file, s_lengths[random.Next(s_lengths.Length)])),
        new("a number of the header is another", (file, random)
            => InHeader(file, json => ReplaceOne(json, Number(), random, _ => s_numbers[random.Next(s_numbers.Length)]))),
        new("a number of the metadata is another", (file, random)
            => InHeader(file, json => ReplaceOne(json, MetadataNumber(), random, m => m.Groups[1].Value + s_numbers[random.Next(s_numbers.Length)]))),
        new("a type is another", (file, random)
            => InHeader(file, json => ReplaceOne(json, Type(), random, _ => $"\"dtype\":\"{s_types[random.Next(s_types.Length)]}\""))),
        new("true is false", (file, random) => InHeader(file, json => ReplaceOne(json, Truth(), random, m => m.Value == "true" ? "false" : "true"))),
        new("a name is another", (file, random)
            => InHeader(file, json => ReplaceOne(json, Name(), random, _ => $"\"{s_names[random.Next(s_names.Length)]}\":"))),
        new("an entry comes twice", (file, random)
        => InHeader(file, json => Entry().Matches(json) is { Count: > 0 } entries ? json[..^1] + "," + entries[random.Next(entries.Count)].Value + "}"
        : json)),
        new("an entry is missing", (file, random) => InHeader(file, json => ReplaceOne(json, Entry(), random, _ => "\"nothing\":null"))),
        new("an entry becomes what it cannot be", (file, random)
            => InHeader(file, json => ReplaceOne(json, Value(), random, m => m.Groups[1].Value + s_values[random.Next(s_values.Length)]))),
        new("two places are exchanged", ExchangeOffsets),
        new("an array is deep", (file, random) => InHeader(file, json => "{\"deep\":" + new string('[', 1 << random.Next(4, 17)) + json[1..])),
        new("numbers are none", (file, random) => WithFloat(file, random)),
        new("there are no metadata", (file, _) => InHeader(file, json => Metadata().Replace(json, "\"__metadata__\":null", 1))),
        new("two stretches of data are exchanged", ExchangeData),
    ];

    /// <summary>How many changes a seed makes.</summary>
    public static int Count(int seed) => 1 + new Random(seed).Next(3);

    /// <param name="isSafetensors">Whether the file's parts are known.</param>
    /// <param name="kept">Which of the changes to make; null: all.</param>
    /// <returns>The file, and what was done to it.</returns>
    public static (byte[] File, IReadOnlyList<string> Changes) Mutate(byte[] whole, int seed, bool isSafetensors, IReadOnlyCollection<int>? kept
        = null)
    {
        byte[] file = whole;
        List<string> changes = [];
        for (int k = 0; k < Count(seed); k++)
        {
            var random = new Random(unchecked(seed * 31 + k + 1));
            Change[] choice = isSafetensors && random.Next(4) > 0 ? s_safetensors : s_any;
            Change change = choice[random.Next(choice.Length)];
            if (kept is not null && !kept.Contains(k))
                continue;
            file = change.Make([.. file], random);
            changes.Add(change.Name);
        }
        return (file, changes);
    }

    static byte[] FlipBits(byte[] file, Random random)
    {
        for (int k = random.Next(1, 9); k > 0 && file.Length > 0; k--)
            file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
        return file;
    }

    static byte[] RandomBytes(byte[] file, Random random)
    {
        for (int k = random.Next(1, 17); k > 0 && file.Length > 0; k--)
            file[random.Next(file.Length)] = (byte)random.Next(256);
        return file;
    }

    static (int Start, int End) Range(byte[] file, Random random)
    {
        int start = random.Next(file.Length + 1);
        return (start, Math.Min(file.Length, start + random.Next(1, 1 + Math.Max(1, file.Length / 4))));
    }

    static byte[] Filled(byte[] file, Random random, byte value)
    {
        var (start, end) = Range(file, random);
        file.AsSpan(start, end - start).Fill(value);
        return file;
    }

    static byte[] Noise(Random random, int count)
    {
        byte[] noise = new byte[count];
        random.NextBytes(noise);
        return noise;
    }

    static byte[] Insert(byte[] file, Random random, byte[] fragment)
        => random.Next(file.Length + 1) is var place ? [.. file[..place], .. fragment, .. file[place..]] : file;

    static byte[] ChangeNumber(byte[] file, Random random)
        => Encoding.Latin1.GetBytes(ReplaceOne(Encoding.Latin1.GetString(file), Number(), random, _ => s_numbers[random.Next(s_numbers.Length)]));

    static byte[] DoubleLine(byte[] file, Random random)
    {
        string[] lines = Encoding.Latin1.GetString(file).Split('\n');
        int line = random.Next(lines.Length);
        return Encoding.Latin1.GetBytes(string.Join('\n', [.. lines[..line], lines[line], .. lines[line..]]));
    }

    static byte[] WithLength(byte[] file, ulong length)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        return file;
    }

    /// <summary>A file with another header, whose length is right.</summary>
    static byte[] InHeader(byte[] file, Func<string, string> change)
    {
        if (Header(file) is not { } length)
            return file;
        byte[] header = Encoding.Latin1.GetBytes(change(Encoding.Latin1.GetString(file, 8, length).TrimEnd(' ')));
        byte[] changed = [.. new byte[8], .. header, .. file[(8 + length)..]];
        BinaryPrimitives.WriteInt64LittleEndian(changed, header.Length);
        return changed;
    }

    static int? Header(byte[] file)
        => file.Length >= 10 && BinaryPrimitives.ReadUInt64LittleEndian(file) is var length && length > 1 && length <= (ulong)(file.Length - 8)
        ? (int)length : null;

    static byte[] ExchangeOffsets(byte[] file, Random random) => InHeader(file, json =>
    {
        MatchCollection all = Offsets().Matches(json);
        if (all.Count < 2)
            return json;
        Match one = all[random.Next(all.Count)], other = all[random.Next(all.Count)];
        int k = 0;
        return Offsets().Replace(json, _ => k++ is var at && at == IndexOf(one) ? other.Value : at == IndexOf(other) ? one.Value : all[at].Value);

        int IndexOf(Match match) => all.Index().First(m => m.Item.Index == match.Index).Index;
    });

    static byte[] WithFloat(byte[] file, Random random)
    {
        float[] wrong = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.Epsilon];
        if (Header(file) is { } length && (file.Length - 8 - length) / 4 is > 0 and var count)
            BinaryPrimitives.WriteSingleLittleEndian(file.AsSpan(8 + length + 4 * random.Next(count)), wrong[random.Next(wrong.Length)]);
        return file;
    }

    static byte[] ExchangeData(byte[] file, Random random)
    {
        if (Header(file) is not { } length || (file.Length - 8 - length) / 8 is not (> 1 and var half))
            return file;
        int size = random.Next(1, half), data = 8 + length;
        byte[] first = file[data..(data + size)];
        int other = data + size + random.Next(file.Length - data - 2 * size + 1);
        file.AsSpan(other, size).CopyTo(file.AsSpan(data));
        first.CopyTo(file, other);
        return file;
    }

    static string ReplaceOne(string text, Regex pattern, Random random, Func<Match, string> replacement)
    {
        MatchCollection all = pattern.Matches(text);
        if (all.Count == 0)
            return text;
        Match match = all[random.Next(all.Count)];
        return string.Create(CultureInfo.InvariantCulture,
            $"{text.AsSpan(0, match.Index)}{replacement(match)}{text.AsSpan(match.Index + match.Length)}");
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"(\\(?:u0022|""):)-?\d+(\.\d+)?")]
    private static partial Regex MetadataNumber();

    [GeneratedRegex("\"dtype\":\"[A-Z0-9]+\"")]
    private static partial Regex Type();

    [GeneratedRegex("true|false")]
    private static partial Regex Truth();

    [GeneratedRegex("\"[A-Za-z0-9_. ]+\":")]
    private static partial Regex Name();

    [GeneratedRegex("\"[^\"\\\\]+\":\\{[^{}]*\\}")]
    private static partial Regex Entry();

    [GeneratedRegex("(\"[A-Za-z0-9_. ]+\":)(\"[^\"\\\\]*\"|[0-9]+|\\[[^\\[\\]]*\\])")]
    private static partial Regex Value();

    [GeneratedRegex("\"data_offsets\":\\[[^\\]]*\\]")]
    private static partial Regex Offsets();

    [GeneratedRegex("\"__metadata__\":\\{(?:\"(?:[^\"\\\\]|\\\\.)*\"[:,]?)*\\}")]
    private static partial Regex Metadata();
}
