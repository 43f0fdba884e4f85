using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.CommandLine;

public sealed class HelpTests
{
    static readonly string[] Commands
        = ["list", "check", "explain", "train", "sample", "bench", "run", "memory", "translate", "caption", "words", "classify", "tag", "plot"];

    public static TheoryData<string> CommandNames => [.. Commands];

    [Fact]
    public void Names_all_commands()
    {
        string help = LabRun.Of(HandMade.All, "--help").ShouldSucceed().Output;

        foreach (string command in Commands)
            Assert.Contains($"  {command} ", help);
    }

    [Theory]
    [MemberData(nameof(CommandNames))]
    public void Of_each_command_ends_with_examples(string command)
    {
        string help = LabRun.Of(HandMade.All, command, "--help").ShouldSucceed().Output;

        Assert.Contains("--json", help);
        string examples = help[help.IndexOf("Examples:", StringComparison.Ordinal)..];
        Assert.Contains($" {command}", examples);
    }
}
