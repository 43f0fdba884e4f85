using CellDsl.Lab.Application;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Commands;

/// <summary>Commands that train nothing, and Ctrl+C.</summary>
public sealed class StoppedTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bench", "--cell", "Gru", "--json")]
    [InlineData("bench", "--cell", "Gru", "--shape", "3,2,4,4", "--memory", "1000000")]
    [InlineData("inspect", "--cell", "Gru,Lstm", "--hidden", "4", "--length", "10", "--out", "page.html")]
    [InlineData("inspect", "--checkpoint", "characters", "--text", "text.txt", "--out", "page.html")]
    [InlineData("sample", "--checkpoint", "characters", "--json")]
    [InlineData("words", "--sample", "words")]
    [InlineData("words", "--sample", "words", "--json")]
    [InlineData("tag", "--checkpoint", "tags", "--input", "the cat")]
    [InlineData("tag", "--checkpoint", "tags", "--test", "tags.tsv")]
    public void Nothing_is_written(params string[] args)
    {
        LabRun stopped = LiteratureCells.Stopped(Prepared(args));
        Assert.Equal((ExitCode.Interrupted, "", ""), (stopped.ExitCode, stopped.Output, stopped.Messages));
        Assert.False(File.Exists(_folder.File("page.html")));
    }

    [Fact]
    public void A_sample_ends_its_line()
        => Assert.Equal((ExitCode.Interrupted, "\n"), LiteratureCells.Stopped(Prepared(["sample", "--checkpoint", "characters"])) is var run
        ? (run.ExitCode, run.Output) : default);

    string[] Prepared(string[] args)
    {
        string text = _folder.File("text.txt");
        File.WriteAllText(text, string.Concat(Enumerable.Repeat("the cat sleeps\nthe dogs sleep here and there now\n", 40)));
        string[] tiny = ["--cell", "Gru", "--hidden", "4", "--batch", "2", "--steps", "1", "--threads", "1", "--checkpoint"];
        if (args.Contains("characters"))
            LiteratureCells.Lab(["train", "--text", text, .. tiny, _folder.File("characters")]).ShouldSucceed();
        if (args.Contains("words"))
            LiteratureCells.Lab(["words", "--train", text, .. tiny, _folder.File("words")]).ShouldSucceed();
        File.WriteAllText(_folder.File("tags.tsv"), "the\tD\ncat\tN\n");
        if (args.Contains("tags"))
            LiteratureCells.Lab(["tag", "--train", _folder.File("tags.tsv"), .. tiny, _folder.File("tags")]).ShouldSucceed();
        string[] files = ["characters", "words", "tags", "tags.tsv", "text.txt", "page.html"];
        return [args[0], .. args.Skip(1).Select(arg => files.Contains(arg) ? _folder.File(arg) : arg)];
    }
}
