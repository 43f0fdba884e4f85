using System.IO.Compression;

namespace CellDsl.Package.Tests;

/// <summary>The package for GPUs, which is never packed against the emulator of the tests.</summary>
[Collection(PackageCollection.Name)]
public sealed class GpuPackageTests(PackedPackages packages)
{
    [Fact]
    public async Task ItIsNotPackedAgainstTheEmulator()
    {
        string feed = packages.NewFolder("gpu-feed");

        DotNetResult packed = await packages.Pack("CellDsl.Gpu", feed);

        Assert.NotEqual(0, packed.ExitCode);
        Assert.Contains("CELLGPU1", packed.Output);
        Assert.Contains("-p:Ilgpu=package", packed.Output);
        Assert.Empty(Directory.EnumerateFiles(feed));
    }

    [Fact]
    public void NoOtherPackageNeedsIt()
    {
        foreach (string file in Directory.EnumerateFiles(packages.Feed, "*.nupkg"))
        {
            using ZipArchive archive = ZipFile.OpenRead(file);
            using var nuspec = new StreamReader(archive.Entries.Single(e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open());
            string text = nuspec.ReadToEnd();
            Assert.DoesNotContain("CellDsl.Gpu", text);
            Assert.DoesNotContain("ILGPU", text);
        }
    }
}
