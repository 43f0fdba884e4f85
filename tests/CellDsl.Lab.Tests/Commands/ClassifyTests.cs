using System.Text.Json;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Commands;

/// <summary><c>classify</c> at tiny sizes.</summary>
public sealed class ClassifyTests : IDisposable
{
    static readonly string[] Tiny = ["--cell", "Gru", "--hidden", "8", "--batch", "8", "--threads", "1"];
    readonly TemporaryFolder _folder = new();

    string Model => _folder.File("model");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_are_learned_and_texts_are_told()
    {
        using JsonDocument json = JsonDocument.Parse(Classify([.. Files(), .. Tiny, "--bidirectional", "--readout", "mean", "--epochs", "18",
            "--learning-rate", "0.02", "--checkpoint", Model, "--json"]).ShouldSucceed().Output);
        Assert.Equal(1, json.RootElement.GetProperty("accuracy").GetDouble());
        Assert.Equal("[[1,0],[0,2]]", json.RootElement.GetProperty("confusion").GetRawText().Replace("\n", "").Replace(" ", ""));

        using JsonDocument told = JsonDocument.Parse(Classify(["--checkpoint", Model, "--input", "quack moo cow", "--json"]).ShouldSucceed().Output);
        Assert.Equal("cow", told.RootElement.GetProperty("label").GetString());
        Assert.Equal(1, told.RootElement.GetProperty("unknown").GetInt32());
        Assert.Contains("unknown to the model", Classify(["--checkpoint", Model, "--input", "quack moo cow"]).ShouldSucceed().Output);
    }

    [Fact]
    public void Resumed_training_has_the_numbers_of_one_that_was_not_stopped()
    {
        string other = _folder.File("other");
        string[] task = ["--task", "sentiment", "--texts", "60", .. Tiny];
        Classify([.. task, "--steps", "12", "--checkpoint", other]).ShouldSucceed();
        Classify([.. task, "--steps", "5", "--checkpoint", Model, "--save-every", "2"]).ShouldSucceed();
        Assert.Contains("accuracy", Classify([.. task, "--resume", "--steps", "12", "--checkpoint", Model]).ShouldSucceed().Output);
        Assert.Equal(File.ReadAllBytes(Path.Combine(other, "checkpoint.safetensors")),
            File.ReadAllBytes(Path.Combine(Model, "checkpoint.safetensors")));
        Classify([.. task, "--resume", "--characters", "--checkpoint", Model]).ShouldReject("--characters");
        Classify(["--task", "sentiment", "--texts", "61", "--resume", "--checkpoint", Model])
            .ShouldReject("began on other examples", "depends on --texts, --seed too");
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Classify([]).ShouldReject("--train FILE");
        Classify(["--input", "a"]).ShouldReject("--checkpoint");
        File.WriteAllText(_folder.File("bad.tsv"), "cow\tmoo\ncat meow\n");
        Classify(["--train", _folder.File("bad.tsv"), .. Tiny]).ShouldReject("bad.tsv", "line 2", "no tab");
        Classify([.. Files(), "--cell", "CaptioningRnn"]).ShouldReject("CaptioningRnn", "context");
    }

    string[] Files()
    {
        File.WriteAllText(_folder.File("train.tsv"),
            string.Concat(Enumerable.Range(0, 20).Select(k => k % 2 == 0 ? "cat\tmeow purr cat\n" : "cow\tmoo cow the moo moo\n")));
        File.WriteAllText(_folder.File("test.tsv"), "cat\tpurr cat\ncow\tthe cow moo\ncow\tmoo moo cow\n");
        return ["--train", _folder.File("train.tsv"), "--test", _folder.File("test.tsv")];
    }

    static LabRun Classify(string[] args) => LiteratureCells.Lab(["classify", .. args]);
}
