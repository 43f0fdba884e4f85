using System.Collections.Concurrent;
using CellDsl.Generator.Tests.Support;
using Xunit.Abstractions;

namespace CellDsl.Generator.Tests.Architecture;

/// <summary>The folders of a project are layers: none uses one that uses it, by whatever way.</summary>
public sealed class FolderGraphTests(ITestOutputHelper output)
{
    static readonly ConcurrentDictionary<string, Lazy<FolderGraph>> s_graphs = new();

    public static TheoryData<string> Projects => [.. FolderMaps.All.Keys];

    [Theory, MemberData(nameof(Projects))]
    public void Folders_have_no_cycle(string project)
    {
        FolderGraph graph = GraphOf(project);
        output.WriteLine($"{graph}");
        Assert.True(graph.Edges.Any(), $"{graph}");
        Assert.Empty(graph.Cycles());
    }

    [Theory, MemberData(nameof(Projects))]
    public void Folders_use_what_their_map_says(string project)
    {
        FolderGraph graph = GraphOf(project);
        IReadOnlyDictionary<string, string[]> map = FolderMaps.All[project];
        Assert.Empty(graph.Against(map));
        Assert.Equal(graph.Folders, map.Keys.Order(StringComparer.Ordinal));
    }

    static FolderGraph GraphOf(string project)
        => s_graphs.GetOrAdd(project, p => new Lazy<FolderGraph>(() => FolderGraph.Of(Path.Combine(Repository.Root, p)))).Value;

    [Theory]
    [InlineData("src/CellDsl.Training", "CellDsl.Training")]
    [InlineData("src/CellDsl.Lab", "CellDsl.Lab")]
    public void Namespaces_are_those_of_the_folders(string project, string name)
    {
        string directory = Path.Combine(Repository.Root, project);
        foreach (string path in Directory.EnumerateFiles(directory, "*.cs", SearchOption.AllDirectories))
        {
            string folder = Path.GetRelativePath(directory, Path.GetDirectoryName(path)!).Replace('\\', '/');
            if (folder.Split('/')[0] is "bin" or "obj")
                continue;
            string expected = folder == "." ? name : $"{name}.{folder.Replace('/', '.')}";
            Assert.Contains($"namespace {expected};", File.ReadLines(path));
        }
    }

    [Fact]
    public void A_cycle_and_what_a_map_forbids_are_found()
    {
        string directory = Directory.CreateTempSubdirectory("folders-").FullName;
        try
        {
            Write("A/One.cs", "class One { Two? _two; }");
            Write("B/Two.cs", "class Two { void M() => new Three().Go(); }");
            Write("C/Three.cs", "class Three { public void Go() { } }");
            var graph = FolderGraph.Of(directory);
            Assert.Equal(["A -> B", "B -> C"], graph.Edges.Select(edge => $"{edge.From} -> {edge.To}"));
            Assert.Empty(graph.Cycles());
            Assert.Equal(["B uses C: Two.cs names Three"], graph.Against(new Dictionary<string, string[]> { ["A"] = ["B", "C"] }));

            Write("C/Three.cs", "class Three { public void Go() { } /* Four */ public static int Four => One.Number; } static class Extra { }");
            Write("A/One.cs", "class One { Two? _two; public const int Number = 4; }");
            IReadOnlyList<string> cycles = FolderGraph.Of(directory).Cycles();
            Assert.Equal(3, cycles.Count);
            Assert.Equal("C: uses A (Three.cs names One)", cycles[2]);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }

        void Write(string file, string text)
        {
            string path = Path.Combine(directory, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }
    }
}
