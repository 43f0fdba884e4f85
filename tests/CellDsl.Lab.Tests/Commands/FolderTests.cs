using CellDsl.Lab.Learning;
using CellDsl.Lab.Tests.Support;
using CellDsl.Training.Checkpoints;
using CellDsl.Training.Safetensors;

namespace CellDsl.Lab.Tests.Commands;

/// <summary>A training's folder: one writer at a time, no row twice, and numbers in the checkpoint.</summary>
public sealed class FolderTests : IDisposable
{
    static readonly string[] Tiny = ["--cell", "Gru", "--hidden", "8", "--embedding", "4", "--length", "8", "--batch", "4", "--threads", "1"];
    readonly TemporaryFolder _folder = new();

    string Model => _folder.File("model");
    string Checkpoint => Path.Combine(Model, "checkpoint.safetensors");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_second_training_of_one_folder_is_refused_whether_new_or_resumed()
    {
        using (Lock())
            Train([.. Tiny, "--steps", "3"]).ShouldReject("another training writes there", Model);
        Train([.. Tiny, "--steps", "3"]).ShouldSucceed();
        byte[] before = File.ReadAllBytes(Checkpoint);
        using (Lock())
        {
            Train(["--resume", "--steps", "9"]).ShouldReject("another training writes there", Model);
            Assert.Equal(before, File.ReadAllBytes(Checkpoint));
            // Who only reads does not wait.
            LiteratureCells.Lab("sample", "--checkpoint", Model, "--length", "5").ShouldSucceed();
        }
        Train(["--resume", "--steps", "9"]).ShouldSucceed();
    }

    [Fact]
    public void Rows_that_two_writers_have_doubled_count_once()
    {
        Train([.. Tiny, "--steps", "40", "--save-every", "10"]).ShouldSucceed();
        string path = Path.Combine(Model, TrainingHistory.FileName);
        string[] lines = File.ReadAllLines(path);
        File.WriteAllLines(path, [lines[0], .. lines.Skip(1).SelectMany(line => new[] { line, line })]);
        Assert.Equal(lines.Skip(1).Distinct(), TrainingHistory.Read(Model).Select(row => row.ToString()));
    }

    [Theory]
    [InlineData("embedding.E"), InlineData("dense.W")]
    public void Weights_that_are_no_numbers_are_named_by_all_who_read_them(string name)
    {
        Train([.. Tiny, "--steps", "3"]).ShouldSucceed();
        SafetensorsFile file = SafetensorsFile.Read(Checkpoint);
        float[] values = file[name].ToArray<float>();
        values[1] = float.NaN;
        SafetensorsFile.Write(Checkpoint,
            [.. file.Tensors.Values.Where(t => t.Name != name), SafetensorsTensor.Create<float>(name, values, [.. file[name].Shape])], file.Metadata);

        string[] fragments = [$"tensor '{name}': expected numbers, found NaN at index 1", Checkpoint];
        LiteratureCells.Lab("sample", "--checkpoint", Model).ShouldReject(fragments);
        LiteratureCells.Lab("inspect", "--checkpoint", Model, "--out", _folder.File("page.html")).ShouldReject(fragments);
        Train(["--resume", "--steps", "9"]).ShouldReject(fragments);
        Assert.False(File.Exists(_folder.File("page.html")));
    }

    [Theory]
    [InlineData("\"Steps\":3", "\"Steps\":5000000000", "from 0 to 2147483647, found 5000000000")]
    [InlineData("\"Residual\":false", "\"Residual\":true", "Residual connections need a layer whose input is as large as its output")]
    public void What_a_checkpoint_cannot_claim_is_refused_by_all_who_read_it(string stored, string claimed, string reason)
    {
        Train([.. Tiny, "--steps", "3"]).ShouldSucceed();
        SafetensorsFile file = SafetensorsFile.Read(Checkpoint);
        SafetensorsFile.Write(Checkpoint, file.Tensors.Values,
            file.Metadata.ToDictionary(m => m.Key, m => m.Value.Replace(stored, claimed, StringComparison.Ordinal)));
        LiteratureCells.Lab("sample", "--checkpoint", Model).ShouldReject(reason);
        LiteratureCells.Lab("inspect", "--checkpoint", Model, "--out", _folder.File("page.html")).ShouldReject(reason);
        Train(["--resume", "--steps", "9"]).ShouldReject(reason);
    }

    [Fact]
    public void Checkpoints_from_before_there_were_primers_are_read_and_say_so()
    {
        Train([.. Tiny, "--steps", "3"]).ShouldSucceed();
        SafetensorsFile file = SafetensorsFile.Read(Checkpoint);
        Assert.NotEmpty(file.Metadata["primer"]);
        SafetensorsFile.Write(Checkpoint, file.Tensors.Values, file.Metadata.Where(m => m.Key != "primer").ToDictionary());
        LabRun run = LiteratureCells.Lab("sample", "--checkpoint", Model, "--length", "20").ShouldSucceed();
        Assert.Contains("no piece of its training text", run.Messages);
        Assert.Equal(21, run.Output.Length);
        Train(["--resume", "--steps", "9"]).ShouldSucceed();
    }

    [Fact]
    public void Characters_that_the_model_does_not_know_are_named()
    {
        Train([.. Tiny, "--steps", "3"]).ShouldSucceed();
        Assert.Contains("does not know the characters 'é' (U+00E9), '#' (U+0023)",
            LiteratureCells.Lab("sample", "--checkpoint", Model, "--prime", "é a #é", "--length", "5").ShouldSucceed().Messages);
        Assert.Equal("", LiteratureCells.Lab("sample", "--checkpoint", Model, "--prime", "the ", "--length", "5").ShouldSucceed().Messages);
    }

    /// <summary>As another process has it.</summary>
    FileStream Lock()
    {
        Directory.CreateDirectory(Model);
        return new FileStream(Path.Combine(Model, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    LabRun Train(string[] more)
    {
        if (!File.Exists(_folder.File("t")))
            File.WriteAllText(_folder.File("t"), string.Concat(Enumerable.Repeat("the cat sat on the mat.\n", 60)));
        return LiteratureCells.Lab(["train", "--text", _folder.File("t"), "--checkpoint", Model, .. more]);
    }
}
