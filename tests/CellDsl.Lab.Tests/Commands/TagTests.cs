using System.Text.Json;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Commands;

/// <summary><c>tag</c> at tiny sizes.</summary>
public sealed class TagTests : IDisposable
{
    static readonly string[] Tiny = ["--cell", "Gru", "--hidden", "8", "--batch", "8", "--threads", "1"];
    readonly TemporaryFolder _folder = new();

    string Model => _folder.File("model");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Files_are_learned_measured_and_words_are_labelled()
    {
        using JsonDocument json = JsonDocument.Parse(Tag([.. Files(), .. Tiny, "--bidirectional", "--epochs", "30", "--learning-rate", "0.02",
            "--checkpoint", Model, "--json"]).ShouldSucceed().Output);
        JsonElement measured = json.RootElement.GetProperty("measured");
        Assert.Equal((7, 3, 0, 1.0), (measured.GetProperty("words").GetInt32(), measured.GetProperty("sentences").GetInt32(),
            measured.GetProperty("unknown").GetInt32(), measured.GetProperty("accuracy").GetDouble()));
        Assert.Equal("[[2,0,0],[0,3,0],[0,0,2]]", measured.GetProperty("confusion").GetRawText().Replace("\n", "").Replace(" ", ""));
        Assert.Equal(["D", "N", "V"], measured.GetProperty("labels").EnumerateArray().Select(label => label.GetString()));

        // "watch" is a noun behind "the" and a verb behind "dogs".
        LabRun labelled = Tag(["--checkpoint", Model, "--input", "dogs watch\n\nthe watch", "--threads", "1"]).ShouldSucceed();
        Assert.Equal("dogs\tN\nwatch\tV\n\nthe\tD\nwatch\tN\n", labelled.Output);
        Assert.Equal("", labelled.Messages);
        // What it prints can be measured.
        File.WriteAllText(_folder.File("again.tsv"), labelled.Output);
        Assert.Contains("accuracy 100.00 % of 4 words in 2 sentences",
            Tag(["--checkpoint", Model, "--test", _folder.File("again.tsv")]).ShouldSucceed().Output);

        LabRun unknown = Tag(["--checkpoint", Model, "--input", "the zebra sleep", "--json"]).ShouldSucceed();
        Assert.Contains("does not know the word 'zebra'", unknown.Messages);
        using JsonDocument told = JsonDocument.Parse(unknown.Output);
        JsonElement words = told.RootElement.GetProperty("sentences")[0].GetProperty("words");
        Assert.Equal([true, false, true], words.EnumerateArray().Select(word => word.GetProperty("known").GetBoolean()));
        Assert.InRange(words[0].GetProperty("probability").GetDouble(), 0.5, 1);
    }

    [Fact]
    public void Resumed_training_has_the_numbers_of_one_that_was_not_stopped()
    {
        string other = _folder.File("other");
        string[] task = ["--task", "roles", "--sentences", "60", .. Tiny];
        Tag([.. task, "--steps", "12", "--checkpoint", other]).ShouldSucceed();
        Tag([.. task, "--steps", "5", "--checkpoint", Model, "--save-every", "2"]).ShouldSucceed();
        Assert.Contains("accuracy", Tag([.. task, "--resume", "--steps", "12", "--checkpoint", Model]).ShouldSucceed().Output);
        Assert.Equal(File.ReadAllBytes(Path.Combine(other, "checkpoint.safetensors")),
            File.ReadAllBytes(Path.Combine(Model, "checkpoint.safetensors")));
        Tag([.. task, "--resume", "--bidirectional", "--checkpoint", Model]).ShouldReject("--bidirectional");
        Tag([.. task, "--resume", "--min-count", "2", "--checkpoint", Model]).ShouldReject("--min-count");
        Tag([.. task, "--checkpoint", Model]).ShouldReject("holds a checkpoint already");
        Tag(["--task", "roles", "--sentences", "61", "--resume", "--checkpoint", Model])
            .ShouldReject("began on other examples", "depends on --sentences, --seed too");
        LiteratureCells.Lab("classify", "--checkpoint", Model, "--input", "the").ShouldReject("expected format 'CellDsl classifier'", "tagger");
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Tag([]).ShouldReject("--train FILE", "--task roles", "--input TEXT", "--test FILE");
        Tag(["--input", "a"]).ShouldReject("--input", "--checkpoint");
        Tag(["--test", "a"]).ShouldReject("--test", "--checkpoint");
        Tag(["--task", "roles", "--train", "t"]).ShouldReject("leave --train out");
        Tag(["--task", "roles", "--test", "t"]).ShouldReject("leave 't' out");
        Tag(["--checkpoint", _folder.File("none"), "--input", "a"]).ShouldReject("no folder");
        Tag(["--train", Written("bad.tsv", "the\tD\ndog\n"), .. Tiny]).ShouldReject("bad.tsv: line 2", "'dog' without a tab");
        Tag(["--train", Written("bad.tsv", ""), .. Tiny]).ShouldReject("bad.tsv", "empty");
        Tag([.. Files(), "--cell", "CaptioningRnn"]).ShouldReject("CaptioningRnn", "context");
        string other = Written("other.tsv", "the\tD\n\nruns\tX\n");
        Tag([.. Files()[..2], .. Tiny, "--test", other]).ShouldReject("other.tsv: line 3", "the label 'X' of 'runs'", "D, N, V");

        Tag([.. Files(), .. Tiny, "--steps", "2", "--checkpoint", Model]).ShouldSucceed();
        Tag(["--checkpoint", Model, "--test", other]).ShouldReject("other.tsv: line 3", "the label 'X'");
        Tag(["--checkpoint", Model, "--input", " \n "]).ShouldReject("--input: expected words");
        Tag([.. Files()[..2], "--test", other, "--resume", "--checkpoint", Model]).ShouldReject("error: " + other + ": line 3");
    }

    [Fact]
    public void What_a_terminal_would_obey_is_shown_by_number()
    {
        string train = Written("odd.tsv", "a\tx\nb\ty\u001B[2J\n\na\tx\nb\ty\u001B[2J\n"), test = Written("odd test.tsv", "a\tz\u0007\n");
        LabRun run = Tag(["--train", train, "--test", train, .. Tiny, "--steps", "2", "--checkpoint", Model]).ShouldSucceed();
        Assert.Contains("y\\u001B[2J", run.Output);
        Assert.DoesNotContain("\u001B", run.Output);
        LabRun refused = Tag(["--checkpoint", Model, "--test", test]);
        Assert.Contains("the label 'z\\u0007' of 'a' is none of those trained: x, y\\u001B[2J", refused.Messages);
        Assert.DoesNotContain("\u0007", refused.Messages + refused.Output);
        Assert.DoesNotContain("\u001B", refused.Messages + refused.Output);
        Assert.Equal(2, refused.ExitCode);
    }

    [Fact]
    public void Part_of_the_sentences_is_held_out_where_no_file_is_given()
    {
        string train = Written("train.tsv", string.Concat(Enumerable.Range(0, 40).Select(k => $"the\tD\ndog\tN\n{(k == 7 ? "!\trare\n" : "")}\n")));
        using JsonDocument json = JsonDocument.Parse(Tag(["--train", train, .. Tiny, "--steps", "2", "--validation-fraction", "0.5", "--json"])
            .ShouldSucceed().Output);
        Assert.Equal("not trained on", json.RootElement.GetProperty("measured").GetProperty("tested").GetString());
        Assert.InRange(json.RootElement.GetProperty("measured").GetProperty("sentences").GetInt32(), 19, 20);
        using JsonDocument all = JsonDocument.Parse(Tag(["--train", train, .. Tiny, "--steps", "2", "--validation-fraction", "0", "--json"])
            .ShouldSucceed().Output);
        Assert.Equal(81, all.RootElement.GetProperty("measured").GetProperty("words").GetInt32());
        Assert.Equal("those trained on", all.RootElement.GetProperty("measured").GetProperty("tested").GetString());
    }

    string[] Files()
    {
        string train = Written("train.tsv",
            string.Concat(Enumerable.Repeat("the\tD\nwatch\tN\n\ndogs\tN\nwatch\tV\n\nthe\tD\ndogs\tN\nsleep\tV\n\ndogs\tN\nsleep\tV\n\n", 10)));
        return ["--train", train, "--test", Written("test.tsv", "the\tD\ndogs\tN\nsleep\tV\n\nthe\tD\nwatch\tN\n\ndogs\tN\nwatch\tV\n")];
    }

    string Written(string name, string text)
    {
        File.WriteAllText(_folder.File(name), text);
        return _folder.File(name);
    }

    static LabRun Tag(string[] args) => LiteratureCells.Lab(["tag", .. args]);
}
