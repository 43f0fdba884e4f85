using System.Buffers.Binary;
using System.Numerics.Tensors;
using System.Text;
using CellDsl.Training.Files;
using CellDsl.Training.Safetensors;

namespace CellDsl.Training.Tests;

public sealed class SafetensorsFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reads_what_NumPy_wrote()
    {
        SafetensorsFile file = SafetensorsFile.Read(_folder.Write("numpy.safetensors", RecordedFile.Bytes));

        Assert.Equal("Größe 😀 \"x\"", file.Metadata["cell"]);
        Assert.Equal(9, file.Tensors.Count);
        Assert.Equal("F64 [2, 3]", file["a"].ToString());
        Assert.Equal([0, 0.25, 0.5, 0.75, 1, 1.25], file["a"].ToArray<double>());
        Assert.Equal([0, 0.25f, 0.5f, 0.75f, 1, 1.25f], file["a"].ToArray<float>());
        Assert.Equal([1, -2], file["b"].ToArray<long>());
        Assert.Equal([1, -2], file["b"].ToArray<int>());
        Assert.Equal("F32 []", file["s"].ToString());
        Assert.Equal([3.5], file["s"].ToArray<double>());
        Assert.Equal("F32 [0, 4]", file["e"].ToString());
        Assert.Empty(file["e"].ToArray<float>());
        Assert.Equal([1.5f, -0.25f], file["h"].ToArray<float>());
        Assert.Equal([1, 0, 1], file["m"].ToArray<int>());
        Assert.Equal([7.0], file["i"].ToArray<double>());
        Assert.Equal([255L, 0], file["u"].ToArray<long>());
        Assert.Equal([0.1f], file["größe"].ToArray<float>());
    }

    [Fact]
    public void Reads_bfloat16_as_the_upper_half_of_a_float()
    {
        byte[] data = [0x80, 0x3F, 0x20, 0xC1];
        Assert.Equal([1f, -10f], new SafetensorsTensor("b", SafetensorsType.BF16, [2], data).ToArray<float>());
    }

    [Fact]
    public void What_was_written_is_read()
    {
        string path = _folder["round.safetensors"];
        double[] doubles = [0.1, double.NaN, double.NegativeInfinity, -0.0, double.Epsilon, double.MaxValue];
        SafetensorsFile.Write(path,
            [
                SafetensorsTensor.Create<byte>("bytes", [1, 2, 3], 3),
                SafetensorsTensor.Create<float>("scalar \"x\"\n", [1.25f]),
                SafetensorsTensor.Create<double>("d", doubles, 2, 3),
                SafetensorsTensor.Create("t", Tensor.Create(new[] { 1f, 2, 3, 4 }, [2, 2])),
                SafetensorsTensor.Create<int>("empty", [], 5, 0),
            ],
            new Dictionary<string, string> { ["cell"] = "Lstm", ["text"] = "ä\0\u2028😀" });

        SafetensorsFile file = SafetensorsFile.Read(path);

        Assert.Equal("Lstm", file.Metadata["cell"]);
        Assert.Equal("ä\0\u2028😀", file.Metadata["text"]);
        Assert.Equal([1, 2, 3], file["bytes"].ToArray<byte>());
        Assert.Equal([1.25f], file["scalar \"x\"\n"].ToArray<float>());
        Assert.Equal(doubles.Select(BitConverter.DoubleToInt64Bits), file["d"].ToArray<double>().Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal([5L, 0], file["empty"].Shape);
        Tensor<float> tensor = file["t"].ToTensor<float>();
        Assert.Equal(3f, tensor[1, 0]);
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Header_and_tensors_are_aligned()
    {
        string path = _folder["aligned.safetensors"];
        SafetensorsFile.Write(path, [SafetensorsTensor.Create<byte>("a", [1], 1), SafetensorsTensor.Create<double>("b", [2], 1)]);

        byte[] bytes = File.ReadAllBytes(path);
        long header = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, header % 8);
        string json = Encoding.UTF8.GetString(bytes, 8, (int)header);
        Assert.Equal("""{"b":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"a":{"dtype":"U8","shape":[1],"data_offsets":[8,9]}}""",
            json.TrimEnd(' '));
        Assert.Equal(8 + header + 9, bytes.Length);
    }

    [Fact]
    public void Two_tensors_of_one_name_are_refused_before_anything_is_written()
    {
        SafetensorsTensor tensor = SafetensorsTensor.Create<float>("a", [1], 1);
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(_folder["twice"], [tensor, tensor]));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Numbers_that_do_not_fit_are_refused_by_name()
    {
        Assert.Contains("'lengths'", Assert.Throws<SafetensorsException>(
            () => SafetensorsTensor.Create<float>("lengths", [1.5f], 1).ToArray<int>()).Message);
        Assert.Contains("element 1 is 5000000000", Assert.Throws<SafetensorsException>(
            () => SafetensorsTensor.Create<long>("lengths", [1, 5_000_000_000], 2).ToArray<int>()).Message);
    }

    [Fact]
    public void A_missing_tensor_is_named_with_those_there_are()
    {
        SafetensorsFile.Write(_folder["f"], [SafetensorsTensor.Create<float>("Wi", [1], 1)]);
        string message = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Read(_folder["f"])["Wf"]).Message;
        Assert.Contains("'Wf'", message);
        Assert.Contains("Wi", message);
    }

    [Fact]
    public void A_write_that_fails_in_the_middle_leaves_the_old_file()
    {
        string path = _folder["kept"];
        SafetensorsFile.Write(path, [SafetensorsTensor.Create<float>("a", [1], 1)]);
        byte[] before = File.ReadAllBytes(path);

        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write(new byte[100_000]);
            throw new InvalidOperationException();
        }));

        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void What_a_killed_writer_left_behind_does_not_disturb_the_next()
    {
        string path = _folder["kept"];
        File.WriteAllText(_folder[".kept.tmp"], "half a file");
        AtomicFile.DeleteLeftovers(path);
        SafetensorsFile.Write(path, [SafetensorsTensor.Create<float>("a", [1], 1)]);
        Assert.Equal([1f], SafetensorsFile.Read(path)["a"].ToArray<float>());
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }
}
