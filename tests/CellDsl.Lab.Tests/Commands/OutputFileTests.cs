using System.Diagnostics;
using CellDsl.Lab.Tests.Support;

namespace CellDsl.Lab.Tests.Commands;

/// <summary>Files that are written at the end of a command: names that cannot be written are refused at its beginning.</summary>
public sealed class OutputFileTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string[]> Commands =>
    [
        ["memory", "--steps-of-time", "10", "--cells", "Gru", "--seeds", "1", "--updates", "1", "--gradient-flow"],
        ["translate", "--task", "dates", "--examples", "20", "--steps", "1", "--hidden", "4", "--heat-map"],
        ["inspect", "--cell", "Gru", "--hidden", "3", "--length", "3", "--out"],
        ["plot", "--checkpoint", "none", "--svg"],
        ["run", "--cell", "Gru", "--in", "none", "--out"],
    ];

    [Theory, MemberData(nameof(Commands))]
    public void What_is_no_file_is_refused(string[] command)
    {
        Directory.CreateDirectory(_folder.File("folder.svg"));
        LiteratureCells.Lab([.. command, _folder.File("folder.svg")])
            .ShouldReject(command[^1], "folder.svg' is a folder; give the name of a file in it");
        LiteratureCells.Lab([.. command, _folder.File("none/a.svg")]).ShouldReject(command[^1], "there is no folder");
        LiteratureCells.Lab([.. command, _folder.File($"{new string('ü', 126)}.svg")])
            .ShouldReject(command[^1], "it has 256 bytes, and 255 are the most");
        if (OperatingSystem.IsWindows())
            return;
        using (Process mkfifo = Process.Start("mkfifo", _folder.File("pipe.svg")))
            mkfifo.WaitForExit();
        LiteratureCells.Lab([.. command, _folder.File("pipe.svg")]).ShouldReject(command[^1], "is a pipe or a device; give the name of a file");
    }

    [Theory]
    [InlineData(240), InlineData(251)]
    public void A_long_name_is_one(int length)
    {
        string path = _folder.File($"{new string('n', length)}.svg");
        LiteratureCells.Lab("inspect", "--cell", "Gru", "--hidden", "3", "--length", "3", "--out", path).ShouldSucceed();
        Assert.Contains("Gru", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }
}
