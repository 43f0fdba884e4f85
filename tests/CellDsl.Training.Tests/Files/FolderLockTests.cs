using CellDsl.Lab.Learning;

namespace CellDsl.Training.Tests;

public sealed class FolderLockTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void One_at_a_time_has_a_folder_and_the_other_learns_who()
    {
        using (FolderLock.Take(_folder["model"]))
        {
            string message = Assert.Throws<FolderLockedException>(() => FolderLock.Take(_folder["model"])).Message;
            Assert.Contains(_folder["model"], message);
            if (!OperatingSystem.IsWindows())
                Assert.Contains($"process {Environment.ProcessId} on {Environment.MachineName}, since 20", message);
        }
        using FolderLock again = FolderLock.Take(_folder["model"]);
    }

    [UnixFact]
    public void A_link_in_the_place_of_the_lock_is_not_followed()
    {
        string victim = _folder.Write("victim", [1, 2, 3]);
        File.CreateSymbolicLink(_folder[FolderLock.FileName], victim);
        Assert.Throws<IOException>(() => FolderLock.Take(_folder.Path));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(victim));
    }
}
