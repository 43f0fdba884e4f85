#if !VERIFY
using Xunit.Sdk;

namespace CellDsl.Generator.Tests.Snapshots;

public sealed class SnapshotTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("snapshots").FullName;

    string Received => Path.Combine(_folder, "A.received.cs");

    [Fact]
    public async Task TheSameTextPassesWhateverItsLineEnds()
    {
        File.WriteAllText(Path.Combine(_folder, "A.verified.cs"), "one\r\ntwo");
        await Snapshot.Verify("A", "one\ntwo\n", _folder);
        Assert.False(File.Exists(Received));
    }

    [Fact]
    public async Task ADifferenceFailsAtItsLineAndLeavesWhatWasReceived()
    {
        File.WriteAllText(Path.Combine(_folder, "A.verified.cs"), "one\ntwo\n");
        FailException error = await Assert.ThrowsAsync<FailException>(() => Snapshot.Verify("A", "one\nthree\n", _folder));
        Assert.Contains("line 2", error.Message);
        Assert.Contains("- two\n+ three", error.Message);
        Assert.Equal("one\nthree\n", File.ReadAllText(Received));
    }

    [Fact]
    public async Task AMissingFileFails()
        => await Assert.ThrowsAsync<FailException>(() => Snapshot.Verify("A", "text", _folder));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
#endif
