using System.Text;
using System.Text.Json;
using CellDsl.Lab.Tests.Support;
using CellDsl.Training.Safetensors;

namespace CellDsl.Lab.Tests.Commands;

/// <summary><c>run</c> on files: what it computes, and that a bad file costs nothing.</summary>
public sealed class RunTests : IDisposable
{
    const int Time = 5, Batch = 3;
    readonly TemporaryFolder _folder = new();

    string In => _folder.File("in.safetensors");
    string Out => _folder.File("out.safetensors");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Lstm", 2, 4), InlineData("Gru", 3, 3), InlineData("Mut1", 4, 4), InlineData("CaptioningRnn", 3, 5)]
    public void Backends_agree_on_everything_that_comes_out(string name, int input, int hidden)
    {
        CellDefinition cell = LiteratureCells.Get(name);
        SafetensorsFile.Write(In, [.. ArrayFiles.Complete(cell, new CellSizes(input, hidden), Time, Batch),
            SafetensorsTensor.Create<long>("lengths", [5, 0, 3], Batch)]);

        Run(name, "--backward").ShouldSucceed();
        SafetensorsFile generated = SafetensorsFile.Read(Out);
        Run(name, "--backward", "--backend", "reference").ShouldSucceed();
        SafetensorsFile reference = SafetensorsFile.Read(Out);

        CellDescription d = cell.Description;
        Assert.Equal(
            new[] { "y", "dx" }.Concat(d.States.SelectMany(s => new[] { $"{s.Name}T", $"d{s.Name}0" })).Concat(d.Contexts.Select(c => $"d{c.Name}"))
                .Concat(d.Parameters.Select(p => $"d{p.Name}")).Order(StringComparer.Ordinal),
            generated.Tensors.Keys.Order(StringComparer.Ordinal));
        foreach (var (tensor, expected) in reference.Tensors)
        {
            Assert.Equal(expected.ToString(), generated[tensor].ToString());
            double scale = expected.ToArray<double>().Max(Math.Abs);
            foreach (var (e, g) in expected.ToArray<double>().Zip(generated[tensor].ToArray<double>()))
                Assert.Equal(e, g, 1e-12 * Math.Max(1, scale));
        }
        Assert.True(generated["y"].ToArray<double>().Distinct().Count() > 10);
    }

    /// <summary>What the run calculates in decides which integers it can read, not what the file's other numbers are stored in.</summary>
    [Fact]
    public void Integers_are_read_where_the_run_holds_them()
    {
        SafetensorsTensor[] arrays = ArrayFiles.Complete(LiteratureCells.Get("Gru"), new CellSizes(2, 3), Time, Batch).ToArray();
        SafetensorsFile.Write(In,
            [.. arrays.Where(t => t.Name != "x")
            .Select(t => SafetensorsTensor.Create<float>(t.Name, [.. t.ToArray<double>().Select(v => (float)v)], [.. t.Shape])),
            SafetensorsTensor.Create<int>("x", [.. Enumerable.Repeat((1 << 24) + 1, Time * Batch * 2)], Time, Batch, 2)]);
        Run("Gru").ShouldReject("expected numbers that F32 holds exactly, found 16777217");
        Run("Gru", "--dtype", "f32").ShouldReject("expected numbers that F32 holds exactly, found 16777217");
        Run("Gru", "--dtype", "f64").ShouldSucceed();
        Run("Gru", "--backend", "reference").ShouldSucceed();
    }

    [Theory]
    [InlineData("NameClash"), InlineData("AllClash")]
    public void Fields_may_have_the_names_of_arrays(string name)
    {
        CellDefinition cell = ClashingCells.Get(name);
        SafetensorsFile.Write(In, [.. ArrayFiles.Complete(cell, new CellSizes(2, 3), Time, Batch),
            SafetensorsTensor.Create<byte>(name == "AllClash" ? "sequence.lengths" : "lengths", [5, 0, 3], Batch)]);
        string[] run = ["run", "--cell", name, "--in", In, "--out", Out, "--backward"];

        LabRun.Of(ClashingCells.All, run).ShouldSucceed();
        SafetensorsFile generated = SafetensorsFile.Read(Out);
        LabRun.Of(ClashingCells.All, [.. run, "--backend", "reference"]).ShouldSucceed();
        SafetensorsFile reference = SafetensorsFile.Read(Out);

        string[] names = name == "NameClash"
            ? ["y", "dx", "dW", "dd0", "final.d", "gradient.parameter.T"]
            : ["y", "dy", "hT", "ddx", "gradient.input.u", "gradient.parameter.x", "gradient.initial.h", "gradient.parameter.h0", "dlengths"];
        Assert.Empty(names.Except(generated.Tensors.Keys));
        Assert.Equal(2 + cell.Description.States.Count + cell.Description.Parameters.Count + 1, generated.Tensors.Count);
        foreach (var (tensor, expected) in reference.Tensors)
            foreach (var (e, g) in expected.ToArray<double>().Zip(generated[tensor].ToArray<double>()))
                Assert.Equal(e, g, 1e-12);
    }

    [Theory]
    [InlineData("NameClash"), InlineData("AllClash")]
    public void Fields_with_the_names_of_arrays_are_checked(string name)
        => Assert.Contains("1 passed", LabRun.Of(ClashingCells.All, "check", "--cell", name, "--quick").ShouldSucceed().Output);

    [Fact]
    public void Forward_writes_output_and_final_states_only()
    {
        WriteLstm();

        Run("Lstm").ShouldSucceed();

        Assert.Equal(["cT", "hT", "y"], SafetensorsFile.Read(Out).Tensors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Precision_is_that_of_the_file_unless_asked()
    {
        WriteLstm();

        Run("Lstm").ShouldSucceed();
        SafetensorsTensor y = SafetensorsFile.Read(Out)["y"];
        Assert.Equal("F64 [5, 3, 4]", y.ToString());

        LabRun single = Run("Lstm", "--dtype", "f32").ShouldSucceed();
        Assert.Contains("rounded", single.Messages);
        SafetensorsTensor rounded = SafetensorsFile.Read(Out)["y"];
        Assert.Equal("F32 [5, 3, 4]", rounded.ToString());
        foreach (var (e, g) in y.ToArray<double>().Zip(rounded.ToArray<double>()))
            Assert.Equal(e, g, 1e-6);
    }

    [Fact]
    public void Json_names_sizes_and_tensors()
    {
        WriteLstm();

        using JsonDocument json = JsonDocument.Parse(Run("Lstm", "--json").ShouldSucceed().Output);

        Assert.Equal(4, json.RootElement.GetProperty("sizes").GetProperty("Hidden").GetInt32());
        Assert.Equal("y", json.RootElement.GetProperty("tensors")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void Missing_tensor_leaves_the_output_alone()
    {
        SafetensorsFile.Write(In, ArrayFiles.Complete(LiteratureCells.Get("Lstm"), new CellSizes(2, 4), Time, Batch).Where(t => t.Name != "Uf"));

        RejectsAndKeepsOutput("'Uf' is missing", "F64 [4, 4]");
    }

    [Fact]
    public void Unknown_tensor_leaves_the_output_alone()
    {
        WriteLstm(SafetensorsTensor.Create<double>("bz", new double[4], 4));

        RejectsAndKeepsOutput("'bz' is unknown");
    }

    [Fact]
    public void Cell_with_tied_sizes_refuses_others()
    {
        CellDefinition mut1 = LiteratureCells.Get("Mut1");
        SafetensorsFile.Write(In, [.. ArrayFiles.Complete(mut1, new CellSizes(4, 4), Time, Batch).Where(t => t.Name != "x"),
            SafetensorsTensor.Create<double>("x", new double[Time * Batch * 3], Time, Batch, 3)]);

        Run("Mut1").ShouldReject("'x': expected F64 [5, 3, 4]", "found F64 [5, 3, 3]");
    }

    [Theory]
    [InlineData(0), InlineData(5), InlineData(8), InlineData(100), InlineData(-1), InlineData(-1000)]
    public void Truncated_file_leaves_the_output_alone(int length)
    {
        WriteLstm();
        byte[] bytes = File.ReadAllBytes(In);
        File.WriteAllBytes(In, bytes[..(length >= 0 ? length : bytes.Length + length)]);

        RejectsAndKeepsOutput("in.safetensors");
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F64","shape":[1,1,9223372036854775807],"data_offsets":[0,8]}}""")]
    [InlineData("""{"x":{"dtype":"F64","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""")]
    [InlineData("""{"x":{"dtype":"F64","shape":[-1],"data_offsets":[0,8]}}""")]
    [InlineData("""{"x":{"dtype":"F64","shape":[1],"data_offsets":[8,0]}}""")]
    [InlineData("""{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,1e99]}}""")]
    [InlineData("""{"x":{"dtype":"Q4","shape":[1],"data_offsets":[0,8]}}""")]
    [InlineData("""{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""")]
    [InlineData("[1,2,3]"), InlineData("{"), InlineData("not json at all"), InlineData("\0\0\0\0")]
    public void Hostile_header_leaves_the_output_alone(string header)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(In, [.. BitConverter.GetBytes((long)json.Length), .. json, .. new byte[8]]);

        RejectsAndKeepsOutput("in.safetensors");
    }

    [Fact]
    public void Header_that_claims_to_be_endless_leaves_the_output_alone()
    {
        File.WriteAllBytes(In, [.. BitConverter.GetBytes(long.MaxValue), .. "{}"u8]);

        RejectsAndKeepsOutput("in.safetensors");
    }

    [Fact]
    public void Missing_file_and_folder_are_named()
    {
        Run("Lstm").ShouldReject("--in", "no file", "in.safetensors");
        WriteLstm();
        LiteratureCells.Lab("run", "--cell", "Lstm", "--in", In, "--out", _folder.File("nowhere/out.safetensors"))
            .ShouldReject("--out", "no folder", "nowhere");
        LiteratureCells.Lab("run", "--cell", "Lstm", "--in", In, "--out", _folder.Path).ShouldReject("--out", "is a folder");
    }

    void WriteLstm(params SafetensorsTensor[] more)
        => SafetensorsFile.Write(In, [.. ArrayFiles.Complete(LiteratureCells.Get("Lstm"), new CellSizes(2, 4), Time, Batch), .. more]);

    LabRun Run(string cell, params string[] more) => LiteratureCells.Lab(["run", "--cell", cell, "--in", In, "--out", Out, .. more]);

    void RejectsAndKeepsOutput(params string[] fragments)
    {
        File.WriteAllText(Out, "from before");

        Run("Lstm", "--backward").ShouldReject(fragments);

        Assert.Equal("from before", File.ReadAllText(Out));
        Assert.Equal(["in.safetensors", "out.safetensors"], _folder.Files);
    }
}
