using CellDsl.Lab.Application;

namespace CellDsl.Lab.Tests.Support;

/// <summary>What one command line yielded.</summary>
sealed record LabRun(int ExitCode, string Output, string Messages)
{
    /// <summary>The application as users of cells/ have it, without a process or a terminal.</summary>
    public static LabRun Of(IReadOnlyList<CellDefinition> cells, params string[] args) => Of(cells, args, CancellationToken.None);

    /// <param name="stop">Cancelled where a user presses Ctrl+C.</param>
    public static LabRun Of(IReadOnlyList<CellDefinition> cells, string[] args, CancellationToken stop)
    {
        var (output, messages) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        int exitCode = CellLab.Run(args, cells, LabOutput.For(output, messages), stop);
        return new LabRun(exitCode, output.ToString(), messages.ToString());
    }

    public LabRun ShouldSucceed()
    {
        Assert.True(ExitCode == 0, $"Exit code {ExitCode}: {Messages}");
        return this;
    }

    /// <summary>Exit code 2, every fragment in the message, nothing on standard output, no stack trace.</summary>
    public void ShouldReject(params string[] fragments)
    {
        Assert.Equal(2, ExitCode);
        Assert.StartsWith("error: ", Messages);
        foreach (string fragment in fragments)
            Assert.Contains(fragment, Messages);
        Assert.Equal("", Output);
        Assert.DoesNotContain("   at ", Messages);
    }
}
