using System.Text.Json;
using CellDsl.Lab.Tests.Support;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Safetensors;

namespace CellDsl.Gpu.Tests.Lab;

/// <summary>The console application's commands on a device.</summary>
public sealed class CommandTests : IDisposable
{
    static readonly IReadOnlyList<CellDefinition> s_cells = [CellDefinition.Of<Cells.Gru>(), CellDefinition.Of<Cells.Lstm>()];
    static readonly IReadOnlyList<CellDefinition> s_systems = [.. s_cells, CellDefinition.Of<Cells.CaptioningRnn>()];
    static readonly string[] s_gpu = ["--backend", "gpu-cpu"];
    static readonly string[] s_tiny = ["--cell", "Gru", "--hidden", "5", "--embedding", "4", "--length", "3", "--batch", "2", "--threads", "1"];

    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static LabRun Run(params string[] args) => LabRun.Of(s_cells, args);

    static LabRun OnGpu(params string[] args) => Run([.. args, .. s_gpu]);

    [Fact]
    public void Check_compares_with_the_reference()
    {
        using JsonDocument json = JsonDocument.Parse(OnGpu("check", "--cell", "Lstm", "--quick", "--json").ShouldSucceed().Output);

        JsonElement result = Assert.Single(json.RootElement.EnumerateArray());
        Assert.True(result.GetProperty("passed").GetBoolean());
        Assert.True(result.GetProperty("comparisons").GetInt32() > 20);
    }

    [Theory]
    [InlineData("infer"), InlineData("train")]
    public void Bench_prints_a_row(string mode)
    {
        string output
            = OnGpu("bench", "--cell", "Gru", "--shape", "2,2,3,5", "--mode", mode, "--seconds", "0", "--threads", "1").ShouldSucceed().Output;

        Assert.StartsWith($"celldsl-gpu-cpu,Gru,{mode},1,2,2,3,5,", output.Split('\n')[1]);
    }

    [Fact]
    public void Run_gives_what_the_processor_gives()
    {
        CellDefinition cell = s_cells[1];
        SafetensorsFile.Write(_folder.File("in"), ArrayFiles.Complete(cell, new CellSizes(3, 5), time: 3, batch: 2));

        // The file is in double, and a GPU computes in float.
        LabRun gpu = OnGpu("run", "--cell", "Lstm", "--in", _folder.File("in"), "--out", _folder.File("gpu"), "--backward").ShouldSucceed();
        Run("run", "--cell", "Lstm", "--in", _folder.File("in"), "--out", _folder.File("cpu"), "--backward").ShouldSucceed();

        Assert.Contains("rounded to F32", gpu.Messages);
        SafetensorsFile expected = SafetensorsFile.Read(_folder.File("cpu")), actual = SafetensorsFile.Read(_folder.File("gpu"));
        Assert.Equal(expected.Tensors.Keys.Order(StringComparer.Ordinal), actual.Tensors.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, a) in actual.Tensors)
        {
            Assert.Equal(SafetensorsType.F32, a.Type);
            Assert.All(expected.Tensors[name].ToArray<double>().Zip(a.ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public void Training_on_a_device_goes_on_on_the_processor_and_the_other_way_round()
    {
        string text = _folder.File("text.txt");
        File.WriteAllText(text, string.Concat(Enumerable.Range(0, 60).Select(n => $"{n} times {n % 7} is {n * (n % 7)}. ")));

        Train("there", [.. s_tiny, "--steps", "2", .. s_gpu]);
        Train("there", ["--resume", "--steps", "4", "--threads", "1"]);
        Train("back", [.. s_tiny, "--steps", "2"]);
        Train("back", ["--resume", "--steps", "4", "--threads", "1", .. s_gpu]);
        Train("alone", [.. s_tiny, "--steps", "4"]);

        SafetensorsFile alone = Checkpoint("alone");
        foreach (SafetensorsFile other in new[] { Checkpoint("there"), Checkpoint("back") })
            foreach (var (name, expected) in alone.Tensors)
                Assert.All(expected.ToArray<double>().Zip(other.Tensors[name].ToArray<double>()), pair
                    => Assert.Equal(pair.First, pair.Second, 1e-4));

        void Train(string folder, string[] options)
            => Run(["train", "--text", text, "--checkpoint", _folder.File(folder), .. options]).ShouldSucceed();
        SafetensorsFile Checkpoint(string folder) => SafetensorsFile.Read(Path.Combine(_folder.File(folder), "checkpoint.safetensors"));
    }

    [Theory]
    [InlineData("translate"), InlineData("caption"), InlineData("classify"), InlineData("tag")]
    public void Systems_learn_on_a_device_what_they_learn_on_the_processor(string system)
    {
        string[] tiny = ["--hidden", "5", "--embedding", "4", "--batch", "2", "--threads", "1", "--steps", "2"];
        string[] data = system switch
        {
            "translate" => ["--pairs", Written("pairs.tsv", "ab\tba\nc\tcc\nbca\tab\n"), "--cell", "Gru", "--held-out-fraction", "0", "--show", "0"],
            "classify" => ["--train", Written("texts.tsv", "x\ta b\ny\tb\nx\tc a b\n"), "--cell", "Gru", "--validation-fraction", "0"],
            "tag" => ["--train", Written("tags.tsv", "a\tx\nb\ty\n\nb\ty\n\nc\tx\na\ty\nb\tx\n"), "--cell", "Gru", "--bidirectional",
                "--validation-fraction", "0"],
            _ => ["--features", Features(), "--captions", Written("captions.tsv", "0\tlow\n1\tvery high\n2\tlow\n"), "--cell", "CaptioningRnn",
            "--held-out-fraction", "0"],
        };
        LabRun.Of(s_systems, [system, .. data, .. tiny, "--checkpoint", _folder.File("cpu")]).ShouldSucceed();
        LabRun.Of(s_systems, [system, .. data, .. tiny, "--checkpoint", _folder.File("gpu"), .. s_gpu]).ShouldSucceed();

        SafetensorsFile cpu = SafetensorsFile.Read(Path.Combine(_folder.File("cpu"), "checkpoint.safetensors")),
            gpu = SafetensorsFile.Read(Path.Combine(_folder.File("gpu"), "checkpoint.safetensors"));
        foreach (var (name, expected) in cpu.Tensors)
            Assert.All(expected.ToArray<double>().Zip(gpu.Tensors[name].ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-4));

        string Written(string name, string text)
        {
            File.WriteAllText(_folder.File(name), text);
            return _folder.File(name);
        }

        string Features()
        {
            SafetensorsFile.Write(_folder.File("features"), [SafetensorsTensor.Create<float>("features", [1, 0, 0, 1, 1, 0.1f], 3, 2)]);
            return _folder.File("features");
        }
    }

    [Fact]
    public void A_device_that_is_not_there_is_named()
        => OnGpu("check", "--device", "3").ShouldReject("There is no device 3; there are 1: CPUAccelerator.");

    [Fact]
    public void What_a_device_cannot_do_is_refused()
    {
        SafetensorsFile.Write(_folder.File("in"), ArrayFiles.Complete(s_cells[1], new CellSizes(3, 5), time: 3, batch: 2));

        OnGpu("run", "--cell", "Lstm", "--in", _folder.File("in"), "--out", _folder.File("out"), "--dtype", "f64")
            .ShouldReject("--dtype: GPUs compute in f32");
        OnGpu("bench", "--cell", "Lstm", "--dtype", "f64").ShouldReject("--dtype: GPUs compute in f32");
        foreach (string[] command in new[] { ["check"], new[] { "bench", "--cell", "Lstm" } })
            LabRun.Of([CellDefinition.Of<Layers.CellWithoutKernels>()], [.. command, .. s_gpu])
                .ShouldReject("--backend gpu-cpu: Cell 'Lstm' has no kernels for GPUs");
    }
}
