using System.Text.RegularExpressions;

namespace CellDsl.Conformance.Tests.ScalarBackend;

/// <summary>docs/backends.md shows the scalar backend as it is.</summary>
public partial class BackendsPageTests
{
    [Fact]
    public void CodeOfThePageIsTheBackends()
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "CellDsl.sln")))
            root = Path.GetDirectoryName(root)!;
        string folder = Path.Combine(root, "tests/CellDsl.Conformance.Tests/ScalarBackend");
        string[] sources = [.. Directory.GetFiles(folder, "*.cs").Select(File.ReadAllText)];
        string[] blocks = [.. CodeBlock().Matches(File.ReadAllText(Path.Combine(root, "docs/backends.md"))).Select(m => m.Groups[1].Value)];
        Assert.True(blocks.Length >= 4);
        Assert.All(blocks, block => Assert.True(sources.Any(s => s.Contains(block, StringComparison.Ordinal)), block));
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
