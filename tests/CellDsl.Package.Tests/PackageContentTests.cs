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

    public static TheoryData<string> Packages => ["CellDsl.Runtime", "CellDsl.Reference", "CellDsl.Training", "CellDsl.Lab", "CellDsl.Gpu"];

    [Theory, MemberData(nameof(Packages))]
    public void EveryPackageHasItsLibraryAndDocumentation(string package)
    {
        // And nothing else: no resources of a language, for which the name of an embedded file may be taken.
        Assert.Equal([$"lib/net10.0/{package}.dll", $"lib/net10.0/{package}.xml"],
            Entries(package).Where(e => e.StartsWith("lib/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Packages))]
    public void EveryPackageSaysWhatItIsAndUnderWhichLicence(string package)
    {
        string nuspec = Text(packages.File(package), $"{package}.nuspec");

        Assert.Contains("<license type=\"expression\">MIT</license>", nuspec);
        Assert.Contains("<readme>README.md</readme>", nuspec);
        Assert.Matches("<tags>[^<]*lstm[^<]*</tags>", nuspec);
        Assert.StartsWith($"# {package}\n", Text(packages.File(package), "README.md"));
        // Nowhere public yet: an address that leads nowhere is worse than none.
        Assert.DoesNotContain("projectUrl", nuspec);
    }

    [Theory, MemberData(nameof(Packages))]
    public void WhatOnlyTheBuildNeedsStaysAtHome(string package)
    {
        Assert.DoesNotContain("PublicApiAnalyzers", Text(packages.File(package), $"{package}.nuspec"));
        Assert.DoesNotContain(Entries(package), e => e.Contains("PublicAPI", StringComparison.OrdinalIgnoreCase));
    }

    [Theory, MemberData(nameof(Packages))]
    public void SymbolsAreAPackageOfTheirOwn(string package)
    {
        using ZipArchive symbols = ZipFile.OpenRead(Path.ChangeExtension(packages.File(package), ".snupkg"));

        Assert.Contains(symbols.Entries, e => e.FullName == $"lib/net10.0/{package}.pdb");
    }

    [Theory, MemberData(nameof(Packages))]
    public void NothingNamesTheFolderItWasBuiltIn(string package)
    {
        foreach (string file in (string[])[packages.File(package), Path.ChangeExtension(packages.File(package), ".snupkg")])
        {
            using ZipArchive archive = ZipFile.OpenRead(file);
            foreach (ZipArchiveEntry entry in archive.Entries)
                Assert.False(Bytes(entry).AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(packages.Copy)) >= 0,
                    $"{entry.FullName} names {packages.Copy}.");
        }
    }

    [Fact]
    public void PagesOfDiagnosticsTravelWithTheGenerator()
    {
        string[] entries = Entries("CellDsl.Runtime");
        foreach (string page in Directory.EnumerateFiles(Path.Combine(PackedPackages.Repository, "docs", "diagnostics")))
            Assert.Contains($"docs/diagnostics/{Path.GetFileName(page)}", entries);
        Assert.Contains("docs/language.md", entries);
    }

    static string Text(string package, string entry)
    {
        using ZipArchive archive = ZipFile.OpenRead(package);
        return System.Text.Encoding.UTF8.GetString(Bytes(archive.GetEntry(entry)!)).TrimStart('\uFEFF').ReplaceLineEndings("\n");
    }

    static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var bytes = new MemoryStream();
        using Stream stream = entry.Open();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    string[] Entries(string package)
    {
        using ZipArchive archive = ZipFile.OpenRead(packages.File(package));
        return [.. archive.Entries.Select(e => e.FullName)];
    }
}
