using System.IO.Compression;

namespace CellDsl.Package.Tests;

[Collection(PackageCollection.Name)]
public sealed class PackageContentTests(PackedPackages packages)
{
    [Fact]
    public void RuntimeCarriesTheGeneratorAndNothingElseAsAnalyzer()
        => Assert.Equal(["analyzers/dotnet/cs/CellDsl.Generator.dll"],
            Entries("CellDsl.Runtime").Where(e => e.StartsWith("analyzers/", StringComparison.Ordinal)));

    [Theory]
    [InlineData("CellDsl.Runtime", ".targets"), InlineData("CellDsl.Training", ".props"), InlineData("CellDsl.Lab", ".props")]
    public void SettingsForProjectsThatUseItAreNamedAfterThePackage(string package, string kind)
        => Assert.Equal([$"buildTransitive/{package}{kind}"], Entries(package).Where(e => e.StartsWith("build", StringComparison.Ordinal)));

    [Theory]
    [InlineData("CellDsl.Runtime"), InlineData("CellDsl.Reference"), InlineData("CellDsl.Training"), InlineData("CellDsl.Lab"), InlineData("CellDsl.Gpu")]
    public void EveryPackageHasItsLibraryAndDocumentation(string package)
    {
        // And nothing else: no resources of a language, for which the name of an embedded file may be taken.
        Assert.Equal([$"lib/net10.0/{package}.dll", $"lib/net10.0/{package}.xml"],
            Entries(package).Where(e => e.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    string[] Entries(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(packages.File(package));
        return [.. archive.Entries.Select(e => e.FullName)];
    }
}
