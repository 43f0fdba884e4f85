using System.Text.Json;
using CellDsl.Lab.Checking;
using CellDsl.Lab.Tests.Support;
using CellDsl.Reference;

namespace CellDsl.Lab.Tests.Commands;

/// <summary>A command that has done nothing does not say that all is well.</summary>
public sealed class NothingDoneTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Commands
        => ["", "list", "list --json", "check", "check --json", "check --cell Lstm", "check --quick --backend reference", "bench --cell Lstm",
        "bench --serve",
        "bench --dump x --cell Lstm", "explain --cell Lstm", "inspect --cell Lstm", "memory --cells Lstm", "run --cell Lstm --in a --out b",
        "--json"];

    [Theory, MemberData(nameof(Commands))]
    public void Without_cells_every_command_fails(string command)
        => LabRun.Of([], command.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ShouldReject("declares no cells", "[Cell]");

    [Fact]
    public void A_check_that_compared_nothing_has_failed()
    {
        CheckResult result = CheckResult.Of(new GradientCheckReport("Empty", [], [], []), TimeSpan.Zero);
        Assert.False(result.Passed);
        Assert.Contains("no comparison", Assert.Single(result.Problems));
    }

    [Fact]
    public void A_training_with_nothing_left_to_do_says_so()
    {
        string text = _folder.File("text.txt"), model = _folder.File("model");
        File.WriteAllText(text, string.Concat(Enumerable.Repeat("the cat sat on the mat.\n", 60)));
        string[] train = ["train", "--text", text, "--checkpoint", model, "--threads", "1", "--steps", "6"];
        LiteratureCells.Lab([.. train, "--cell", "Gru", "--hidden", "8", "--embedding", "4", "--length", "8", "--batch", "4"]).ShouldSucceed();
        byte[] before = File.ReadAllBytes(Path.Combine(model, "checkpoint.safetensors"));
        string history = File.ReadAllText(Path.Combine(model, "history.csv"));

        string output = LiteratureCells.Lab([.. train, "--resume"]).ShouldSucceed().Output;
        Assert.Contains("nothing was left to do: 6 updates", output);
        Assert.DoesNotContain("NaN", output);
        using JsonDocument json = JsonDocument.Parse(LiteratureCells.Lab([.. train, "--resume", "--json"]).ShouldSucceed().Output);
        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("training").GetProperty("bitsPerCharacter").ValueKind);
        Assert.Equal(0, json.RootElement.GetProperty("training").GetProperty("made").GetInt64());

        Assert.Equal(before, File.ReadAllBytes(Path.Combine(model, "checkpoint.safetensors")));
        Assert.Equal(history, File.ReadAllText(Path.Combine(model, "history.csv")));
    }
}
