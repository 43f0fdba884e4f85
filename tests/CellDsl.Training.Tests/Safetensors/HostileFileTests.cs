using System.Buffers.Binary;
using System.Text;
using CellDsl.Training.Safetensors;

namespace CellDsl.Training.Tests;

public sealed class HostileFileTests : IDisposable
{
    const string Good = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""";

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_unchanged_file_is_good() => Read(File(Good, 8));

    [Theory]
    [InlineData("", 0, "does not start with '{'")]
    [InlineData("[]", 0, "does not start with '{'")]
    [InlineData(" {}", 0, "does not start with '{'")]
    [InlineData("{", 0, "not valid JSON")]
    [InlineData("{}{}", 0, "not valid JSON")]
    [InlineData("{}\0", 0, "not valid JSON")]
    [InlineData("{}", 1, "expected 0 bytes of data")]
    [InlineData("""{"a":3}""", 0, "tensor 'a': expected an object")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 0, "tensor 'a': 'data_offsets' is missing")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,8]}}""", 8, "tensor 'a': 'shape' is missing")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", 8, "tensor 'a': 'dtype' is missing")]
    [InlineData("""{"a":{"dtype":"F31","shape":[2],"data_offsets":[0,8]}}""", 8, "found 'F31'")]
    [InlineData("""{"a":{"dtype":"1","shape":[2],"data_offsets":[0,8]}}""", 8, "found '1'")]
    [InlineData("""{"a":{"dtype":"f32","shape":[2],"data_offsets":[0,8]}}""", 8, "found 'f32'")]
    [InlineData("""{"a":{"dtype":"F32, F64","shape":[2],"data_offsets":[0,8]}}""", 8, "found 'F32, F64'")]
    [InlineData("""{"a":{"dtype":null,"shape":[2],"data_offsets":[0,8]}}""", 8, "dtype: expected a string, found Null")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "found -2")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", 8, "found 2.0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1e400],"data_offsets":[0,8]}}""", 8, "found 1e400")]
    [InlineData("""{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", 8, "found String")]
    [InlineData("""{"a":{"dtype":"F32","shape":[[2]],"data_offsets":[0,8]}}""", 8, "found StartArray")]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", 8, "shape: expected an array of integers, found 2")]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}""", 8, "found 99999999999999999999")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""", 8, "the shape is too large")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,8]}}""", 8, "the shape is too large")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", 8, "expected 12 bytes of data, found 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "do not lie within")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,9223372036854775807]}}""", 8, "do not lie within")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 8, "do not lie within")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "may be truncated")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "expected 8 bytes of data behind the header, found 9")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "hole or overlaps")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, "expected two data_offsets, found 1")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""", 8, "expected two data_offsets, found 3")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}}""", 8, "'shape' is given twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16,
        "names 'a' twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12, "tensor 'b'")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "tensor 'b'")]
    [InlineData("""{"__metadata__":{"k":1}}""", 0, "__metadata__ 'k': expected a string, found 1")]
    [InlineData("""{"__metadata__":"k"}""", 0, "__metadata__: expected an object")]
    [InlineData("""{"__metadata__":{"k":"1","k":"2"}}""", 0, "key 'k' twice")]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", 0, "twice")]
    [InlineData("""{"__metadata__":{"k":"\ud800"}}""", 0, "not valid Unicode")]
    [InlineData("""{"\udc00":{}}""", 0, "not valid Unicode")]
    public void A_bad_header_is_refused_with_the_reason(string json, int dataBytes, string reason)
    {
        string message = Assert.Throws<SafetensorsException>(() => Read(File(json, dataBytes))).Message;
        Assert.Contains(reason, message);
        Assert.Contains(_folder["f"], message);
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_refused()
    {
        byte[] file = File("""{"__metadata__":{"k":"?"}}""", 0);
        file[Array.IndexOf(file, (byte)'?')] = 0xFF;
        Assert.Contains("not valid UTF-8", Assert.Throws<SafetensorsException>(() => Read(file)).Message);
    }

    [Fact]
    public void No_metadata_are_no_metadata()
        => Assert.Empty(Read(File("""{"__metadata__":null,"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""", 4)).Metadata);

    [Theory]
    [InlineData(ulong.MaxValue, "at most 100000000")]
    [InlineData((ulong)long.MaxValue + 1, "at most 100000000")]
    [InlineData(100_000_001ul, "at most 100000000")]
    [InlineData(100_000_000ul, "truncated")]
    [InlineData(63ul, "truncated")]
    public void A_header_length_beyond_the_file_is_refused(ulong length, string reason)
    {
        byte[] file = File(Good, 8);
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        Assert.Contains(reason, Assert.Throws<SafetensorsException>(() => Read(file)).Message);
    }

    [Fact]
    public void Nested_arrays_without_end_are_refused()
        => Assert.Throws<SafetensorsException>(() => Read(File("{\"a\":{\"x\":" + new string('[', 1_000_000), 0)));

    [Fact]
    public void Memory_follows_the_file_and_not_its_claims()
    {
        byte[] file = File("""{"a":{"dtype":"F64","shape":[1000000000],"data_offsets":[0,8000000000]}}""", 8);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<SafetensorsException>(() => Read(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Every_prefix_of_a_file_is_refused()
    {
        byte[] file = RecordedFile.Bytes;
        for (int length = 0; length < file.Length; length++)
            Assert.Throws<SafetensorsException>(() => Read(file[..length]));
    }

    [Fact]
    public void Every_flipped_bit_of_the_header_gives_a_file_or_the_one_exception()
    {
        byte[] file = RecordedFile.Bytes;
        int headerEnd = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        int read = 0, refused = 0;
        for (int bit = 0; bit < 8 * headerEnd; bit++)
        {
            byte[] flipped = [.. file];
            flipped[bit / 8] ^= (byte)(1 << bit % 8);
            try
            {
                Read(flipped);
                read++;
            }
            catch (SafetensorsException)
            {
                refused++;
            }
        }
        Assert.True(refused > read, $"{refused} refused, {read} read");
    }

    [Fact]
    public void Files_that_are_not_there_or_not_files_say_so()
    {
        Assert.Throws<FileNotFoundException>(() => SafetensorsFile.Read(_folder["missing"]));
        Assert.Contains("found a folder", Assert.Throws<IOException>(() => SafetensorsFile.Read(_folder.Path)).Message);
    }

    SafetensorsFile Read(byte[] bytes) => SafetensorsFile.Read(_folder.Write("f", bytes));

    static byte[] File(string json, int dataBytes)
    {
        byte[] header = Encoding.UTF8.GetBytes(json);
        byte[] file = new byte[8 + header.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file, 8);
        return file;
    }
}
