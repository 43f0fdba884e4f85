using System.Text.Json;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Commands;

/// <summary><c>words</c> and <c>plot</c> at tiny sizes.</summary>
public sealed class WordsTests : IDisposable
{
    static readonly string[] Tiny = ["--cell", "Gru", "--layers", "1", "--hidden", "8", "--length", "6", "--batch", "4", "--threads", "1"];
    readonly TemporaryFolder _folder = new();

    string Model => _folder.File("model");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_are_learned_measured_and_plotted()
    {
        using JsonDocument json = JsonDocument.Parse(
            Words([.. Files(), .. Tiny, "--epochs", "3", "--min-count", "2", "--checkpoint", Model, "--save-every", "4", "--json"]).ShouldSucceed()
            .Output);
        JsonElement[] texts = [.. json.RootElement.GetProperty("texts").EnumerateArray()];
        Assert.Equal([240, 7, 4], texts.Select(t => t.GetProperty("words").GetInt32()));
        Assert.Equal([0, 1, 2], texts.Select(t => t.GetProperty("unknown").GetInt32()));
        Assert.All(texts, t => Assert.InRange(t.GetProperty("perplexity").GetDouble(), 1, 1000));
        Assert.Equal(3, json.RootElement.GetProperty("training").GetProperty("passes").GetDouble(), tolerance: 1e-9);

        string svg = _folder.File("curve.svg");
        string plot = Lab("plot", "--checkpoint", Model, "--svg", svg).ShouldSucceed().Output;
        Assert.Contains("perplexity: · training, o not trained on", plot);
        Assert.Contains("updates", plot);
        Assert.Equal(2, System.Xml.Linq.XDocument.Load(svg).Descendants().Count(e => e.Name.LocalName == "polyline"));

        string written = Lab("words", "--sample", Model, "--prime", "the", "--words", "12", "--seed", "3").ShouldSucceed().Output;
        Assert.StartsWith("the ", written);
        Assert.Equal(written, Lab("words", "--sample", Model, "--prime", "the", "--words", "12", "--seed", "3").ShouldSucceed().Output);
    }

    [Fact]
    public void Markers_mean_what_they_mean_and_those_left_out_are_told_of_each_text()
    {
        string[] files = Files();
        File.WriteAllText(_folder.File("valid.txt"), "<s> the cat sleeps </s>\n<s> the wolf </s> </s>\n");
        File.WriteAllText(_folder.File("test.txt"), "<BOS> a wolf sleeps <eol> <Pad> <pad>\n");
        LabRun run = Words([.. files, .. Tiny, "--steps", "2", "--checkpoint", Model, "--json"]).ShouldSucceed();
        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement[] texts = [.. json.RootElement.GetProperty("texts").EnumerateArray()];
        Assert.Equal([240, 7, 4], texts.Select(t => t.GetProperty("words").GetInt32()));
        Assert.Equal([0, 3, 3], texts.Select(t => t.GetProperty("leftOut").GetInt32()));
        // A console breaks long lines.
        string told = string.Concat(run.Messages.Where(c => !char.IsWhiteSpace(c)));
        Assert.Contains($"3markersof{_folder.File("valid.txt")}", told);
        Assert.Contains($"3markersof{_folder.File("test.txt")}", told);
        Assert.DoesNotContain($"markersof{_folder.File("train.txt")}", told);

        LabRun marked = Lab("words", "--sample", Model, "--from-zero", "--prime", "<BOS> the cat </s>", "--words", "12").ShouldSucceed();
        Assert.DoesNotContain("unknown", marked.Messages);
        LabRun plain = Lab("words", "--sample", Model, "--from-zero", "--prime", "the cat <eos>", "--words", "12").ShouldSucceed();
        Assert.Equal(plain.Output["the cat <eos>".Length..], marked.Output["<BOS> the cat </s>".Length..]);
    }

    [Fact]
    public void Resumed_training_has_the_numbers_of_one_that_was_not_stopped()
    {
        string other = _folder.File("other");
        string[] files = Files();
        Words([.. files, .. Tiny, "--steps", "25", "--checkpoint", other]).ShouldSucceed();
        Words([.. files, .. Tiny, "--steps", "13", "--checkpoint", Model, "--save-every", "5"]).ShouldSucceed();
        Words([.. files, .. Tiny, "--resume", "--steps", "25", "--checkpoint", Model]).ShouldSucceed();
        Assert.Equal(File.ReadAllBytes(Path.Combine(other, "checkpoint.safetensors")),
            File.ReadAllBytes(Path.Combine(Model, "checkpoint.safetensors")));
        Words([.. files, "--resume", "--hidden", "9", "--checkpoint", Model]).ShouldReject("--hidden", "began with 8");
        Words([.. files, "--resume", "--embedding", "9", "--checkpoint", Model]).ShouldReject("--embedding", "began with the default, found 9.");
        Words([.. files, "--resume", "--vocabulary", "9", "--checkpoint", Model]).ShouldReject("--vocabulary", "began with the default, found 9.");
        Words([.. files, "--resume", "--initial-bound", "0", "--checkpoint", Model]).ShouldReject("--initial-bound", "began with 0.1, found 0.");
        Words([.. files, "--resume", "--optimizer", "rmsprop", "--checkpoint", Model]).ShouldReject("--optimizer", "began with sgd, found rmsprop.");
        Words([.. files, .. Tiny, "--checkpoint", Model]).ShouldReject("--resume");
    }

    [Fact]
    public void The_generated_corpus_comes_with_its_best_perplexity()
    {
        string output = Words(["--task", "small-english", "--sentences", "40", .. Tiny, "--steps", "2"]).ShouldSucceed().Output;
        Assert.Contains("under its own grammar", output);
        Assert.Contains("time of the updates", output);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        Words([]).ShouldReject("--train FILE", "--task");
        Words(["--task", "small-english", "--test", "t.txt"]).ShouldReject("'t.txt'");
        Words(["--train", _folder.File("none.txt")]).ShouldReject("none.txt", "no such file");
        Words([.. Files(), "--cells", "Gru,Lstm", "--layers", "2"]).ShouldReject("--layers", "--cells");
        Words([.. Files(), "--cells", "Gru,Lstmm"]).ShouldReject("'Lstmm'");
        Words([.. Files(), "--resume"]).ShouldReject("--checkpoint");
        Lab("plot", "--checkpoint", _folder.File("none")).ShouldReject("no folder");
    }

    string[] Files()
    {
        string Write(string name, string text)
        {
            File.WriteAllText(_folder.File(name), text);
            return _folder.File(name);
        }
        return
        [
            "--train", Write("train.txt", string.Concat(Enumerable.Repeat("the cat sleeps\nthe dogs sleep here and there now\n", 20)) + "\n"),
            "--valid", Write("valid.txt", "the cat sleeps\nthe wolf\n"),
            "--test", Write("test.txt", "a wolf sleeps\n"),
        ];
    }

    static LabRun Words(string[] args) => Lab(["words", .. args]);
    static LabRun Lab(params string[] args) => LiteratureCells.Lab(args);
}
