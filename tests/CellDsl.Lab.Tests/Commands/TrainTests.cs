using System.Text;
using System.Text.Json;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Commands;

/// <summary><c>train</c> and <c>sample</c> at tiny sizes, and everything that can be wrong with what they are given.</summary>
public sealed class TrainTests : IDisposable
{
    static readonly string[] Tiny = ["--cell", "Gru", "--hidden", "8", "--embedding", "4", "--length", "8", "--batch", "4", "--threads", "1"];
    readonly TemporaryFolder _folder = new();

    string Text => _folder.File("text.txt");
    string Model => _folder.File("model");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Learns_and_reports()
    {
        WriteText();

        using JsonDocument json = JsonDocument.Parse(Train([.. Tiny, "--steps", "200", "--learning-rate", "0.02", "--json"]).ShouldSucceed().Output);

        JsonElement training = json.RootElement.GetProperty("training");
        Assert.Equal(200, training.GetProperty("steps").GetInt64());
        Assert.True(training.GetProperty("bitsPerCharacter").GetDouble() < training.GetProperty("firstBits").GetDouble() - 0.5);
        Assert.True(training.GetProperty("validationBits").GetDouble() > 0);
        Assert.True(json.RootElement.GetProperty("order0Entropy").GetDouble() > 2);
    }

    [Fact]
    public void Resumed_training_has_the_numbers_of_one_that_was_not_stopped()
    {
        WriteText();
        string other = _folder.File("other");

        Train([.. Tiny, "--steps", "30", "--checkpoint", other]).ShouldSucceed();
        Train([.. Tiny, "--steps", "13", "--checkpoint", Model, "--save-every", "5"]).ShouldSucceed();
        Train(["--resume", "--steps", "30", "--checkpoint", Model, "--threads", "1"]).ShouldSucceed();

        Assert.Equal(File.ReadAllBytes(CheckpointFile(other)), File.ReadAllBytes(CheckpointFile(Model)));
    }

    [Fact]
    public void Samples_are_the_same_for_the_same_seed()
    {
        WriteText();
        Train([.. Tiny, "--steps", "20", "--checkpoint", Model, "--sample-every", "10"]).ShouldSucceed();

        string Sample(string seed)
            => LiteratureCells.Lab("sample", "--checkpoint", Model, "--prime", "the ", "--length", "60", "--seed", seed).ShouldSucceed().Output;

        Assert.StartsWith("the ", Sample("1"));
        Assert.Equal("the ".Length + 60 + 1, Sample("1").EnumerateRunes().Count());
        Assert.Equal(Sample("1"), Sample("1"));
        Assert.NotEqual(Sample("1"), Sample("2"));
    }

    [Fact]
    public void Sample_as_json_has_prime_and_text()
    {
        WriteText();
        Train([.. Tiny, "--steps", "5", "--checkpoint", Model]).ShouldSucceed();

        using JsonDocument json = JsonDocument.Parse(
            LiteratureCells.Lab("sample", "--checkpoint", Model, "--length", "12", "--temperature", "0", "--json").ShouldSucceed().Output);

        Assert.Equal(12, json.RootElement.GetProperty("text").GetString()!.EnumerateRunes().Count());
    }

    [Fact]
    public void Missing_text_is_named() => Train(Tiny).ShouldReject("text.txt", "no such file");

    [Fact]
    public void Empty_text_is_refused()
    {
        File.WriteAllText(Text, "");
        Train(Tiny).ShouldReject("text.txt", "empty");
    }

    [Fact]
    public void Text_shorter_than_a_batch_is_refused()
    {
        File.WriteAllText(Text, "too short");
        Train(Tiny).ShouldReject("text.txt", "shorter than one batch", "33");
    }

    [Fact]
    public void Text_that_is_not_utf8_is_refused_with_the_offset()
    {
        File.WriteAllBytes(Text, [.. Encoding.ASCII.GetBytes("caf"), 0xE9, .. Encoding.ASCII.GetBytes(" au lait")]);
        Train(Tiny).ShouldReject("text.txt", "offset 3", "UTF-8");
    }

    [Fact]
    public void Folder_as_text_is_refused() => LiteratureCells.Lab(["train", "--text", _folder.Path, .. Tiny]).ShouldReject(_folder.Path);

    [Fact]
    public void Cell_with_a_context_is_refused()
    {
        WriteText();
        LiteratureCells.Lab("train", "--text", Text, "--cell", "CaptioningRnn").ShouldReject("CaptioningRnn");
    }

    [Fact]
    public void Checkpoint_is_not_overwritten_unasked()
    {
        WriteText();
        Train([.. Tiny, "--steps", "3", "--checkpoint", Model]).ShouldSucceed();

        Train([.. Tiny, "--steps", "3", "--checkpoint", Model]).ShouldReject("holds a checkpoint already", "--resume");
    }

    [Fact]
    public void Resume_refuses_other_options_than_the_checkpoints()
    {
        WriteText();
        Train([.. Tiny, "--steps", "3", "--checkpoint", Model]).ShouldSucceed();

        Train(["--resume", "--checkpoint", Model, "--hidden", "16"]).ShouldReject("--hidden", "8", "16");
        Train(["--resume"]).ShouldReject("--resume", "--checkpoint");
        LiteratureCells.Lab("train", "--text", Text, "--resume", "--checkpoint", _folder.File("nothing")).ShouldReject("nothing");
    }

    [Fact]
    public void Resume_refuses_another_text()
    {
        WriteText();
        Train([.. Tiny, "--steps", "3", "--checkpoint", Model]).ShouldSucceed();
        File.AppendAllText(Text, "and something else");

        Train(["--resume", "--checkpoint", Model]).ShouldReject("another text");
    }

    [Fact]
    public void Damaged_checkpoint_is_refused()
    {
        WriteText();
        Train([.. Tiny, "--steps", "3", "--checkpoint", Model]).ShouldSucceed();
        byte[] bytes = File.ReadAllBytes(CheckpointFile(Model));
        File.WriteAllBytes(CheckpointFile(Model), bytes[..(bytes.Length / 2)]);

        Train(["--resume", "--checkpoint", Model]).ShouldReject(Model);
        LiteratureCells.Lab("sample", "--checkpoint", Model).ShouldReject(Model);
    }

    [Theory]
    [InlineData("--layers", "0"), InlineData("--learning-rate", "fast"), InlineData("--learning-rate", "-1"),
        InlineData("--validation-fraction", "1")]
    [InlineData("--optimizer", "lbfgs"), InlineData("--minutes", "nan"), InlineData("--seed", "-1")]
    public void Option_out_of_range_is_named(string option, string value) => Train([.. Tiny, option, value]).ShouldReject(option, $"'{value}'");

    LabRun Train(string[] more) => LiteratureCells.Lab(["train", "--text", Text, .. more]);

    void WriteText() => File.WriteAllText(Text, string.Concat(Enumerable.Range(0, 300).Select(k => $"the cat {k % 7} sat on the mat {k % 5}.\n")));

    static string CheckpointFile(string folder) => Assert.Single(Directory.EnumerateFiles(folder, "*.safetensors"));
}
