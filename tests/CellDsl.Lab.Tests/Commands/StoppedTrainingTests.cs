using CellDsl.Lab.Application;
using CellDsl.Lab.Commands;
using CellDsl.Lab.Learning;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Commands;

/// <summary>What the shell is told of a training that Ctrl+C ended.</summary>
public sealed class StoppedTrainingTests : IDisposable
{
    static readonly string[] Tiny = ["--hidden", "8", "--batch", "4", "--threads", "1", "--steps", "3"];
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("train", "--cell", "Gru", "--text", "text.txt", "--length", "8")]
    [InlineData("words", "--cell", "Gru", "--train", "text.txt", "--length", "6")]
    [InlineData("classify", "--cell", "Gru", "--task", "sentiment", "--texts", "60")]
    [InlineData("tag", "--cell", "Gru", "--task", "roles", "--sentences", "60")]
    [InlineData("translate", "--cell", "Gru", "--task", "addition", "--examples", "60")]
    [InlineData("caption", "--scenes", "20")]
    public void Before_its_first_update_it_has_no_result(params string[] args)
    {
        File.WriteAllText(_folder.File("text.txt"), string.Concat(Enumerable.Repeat("the cat sleeps\nthe dogs sleep here and there now\n", 40)));
        string[] command = [.. args.Select(arg => arg == "text.txt" ? _folder.File(arg) : arg), .. Tiny];
        Assert.Equal(ExitCode.Interrupted, LiteratureCells.Stopped(command).ExitCode);
        Assert.Equal(ExitCode.Success, LiteratureCells.Lab(command).ExitCode);
    }

    [Theory]
    [InlineData(0, true, ExitCode.Interrupted), InlineData(1, true, ExitCode.Success), InlineData(0, false, ExitCode.Success)]
    public void It_has_a_result_from_its_first_update_on(long made, bool isStopped, int expected)
        => Assert.Equal(expected,
        TrainingEnd.CodeOf(new TrainingOutcome(made, made, 0, 0, null, null, null, 0, 0, new Dictionary<string, double>(), isStopped)));
}
