using System.Text.RegularExpressions;
using CellDsl.Generator.Tests.Emit;
using CellDsl.Generator.Tests.Support;
using Microsoft.CodeAnalysis;

namespace CellDsl.Generator.Tests.Snapshots;

/// <summary>Everything that is generated for the cells of the course notes, file by file; and that all cells compile.</summary>
public partial class CellSnapshotTests
{
    static readonly string s_cells = Path.Combine(Repository.Root, "cells");

    static readonly string[] s_snapshots =
    [
        "VanillaRnn", "VanillaRnnConcat", "MultiLayerRnn", "MultiLayerRnnSkip",
        "Lstm", "LstmConcat", "PeepholeLstm", "PeepholeLstmDiagonal", "Gru", "GruBias", "GruResetBefore", "Mut1", "Mut2", "Mut3",
        "Irnn", "NpRnn", "CaptioningRnn", "RnnLanguageModel",
    ];

    static readonly string[] s_files = ["g", "Description.g", "Cpu.g"];

    // The step with an epilogue, a second stage, scalars, a context with sums over time, a diagonal, and values behind the loop.
    static readonly string[] s_gpuSnapshots = ["Lstm", "GruResetBefore", "PeepholeLstmDiagonal", "CaptioningRnn", "RnnLanguageModel", "FastGrnn"];

    static readonly Lazy<GeneratedProject> s_project = new(() => UserCompilation.Generate(Sources(), []));
    static readonly Lazy<GeneratedProject> s_gpuProject = new(() => UserCompilation.Generate(Sources(), UserCompilation.Gpu));

    static IEnumerable<(string Name, string Text)> Sources()
        => Directory.GetFiles(s_cells, "*.cs").Select(f => (Name: Path.GetFileName(f), Text: File.ReadAllText(f)))
            .Where(f => CellAttribute().IsMatch(f.Text)).OrderBy(f => f.Name, StringComparer.Ordinal);

    public static TheoryData<string, string> Snapshots
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string cell in s_snapshots)
                foreach (string file in s_files)
                    data.Add(cell, file);
            return data;
        }
    }

    [Theory, MemberData(nameof(Snapshots))]
    public Task GeneratedFileIsAsVerified(string cell, string file)
    {
        KeyValuePair<string, string> generated = Assert.Single(
            s_project.Value.Files, f => f.Key.EndsWith($".{cell}.{file}.cs", StringComparison.Ordinal));
        return Snapshot.Verify($"{cell}.{file}", generated.Value);
    }

    public static TheoryData<string> GpuSnapshots => [.. s_gpuSnapshots];

    [Theory, MemberData(nameof(GpuSnapshots))]
    public Task GpuFileIsAsVerified(string cell)
    {
        KeyValuePair<string, string> generated = Assert.Single(
            s_gpuProject.Value.Files, f => f.Key.EndsWith($".{cell}.Gpu.g.cs", StringComparison.Ordinal));
        return Snapshot.Verify($"{cell}.Gpu.g", generated.Value);
    }

    [Fact]
    public void AllCellsCompileWithoutWarningsInTheOldestSupportedLanguage() => Assert.Empty(s_project.Value.Problems);

    [Fact]
    public void EveryCellsCodeIsShort()
    {
        const int Limit = 3000;
        var cells = s_project.Value.Files.GroupBy(f => FileEnding().Replace(f.Key, ""), f => f.Value.Count(c => c == '\n')).ToList();
        Assert.Equal(Repository.Cells.Count, cells.Count);
        Assert.All(cells, lines => Assert.InRange(lines.Sum(), 1, Limit - 1));
    }

    [Fact]
    public void AllCellsCompileWithoutWarningsForGpus() => Assert.Empty(s_gpuProject.Value.Problems);

    [Fact]
    public void ThereAreKernelsForGpusWhereTheyCanBeCompiledAndNowhereElse()
    {
        static IEnumerable<string> Gpu(GeneratedProject project) => project.Files.Keys.Where(f => f.EndsWith(".Gpu.g.cs", StringComparison.Ordinal));
        Assert.Empty(Gpu(s_project.Value));
        Assert.Equal(Sources().Count(), Gpu(s_gpuProject.Value).Count());
        Assert.Empty(Gpu(UserCompilation.Generate(Sources().Take(1), UserCompilation.Gpu.Take(1))));
    }

    [Fact]
    public void EveryVerifiedFileBelongsToACell()
    {
        var expected = s_snapshots.SelectMany(c => s_files.Select(f => $"{c}.{f}.verified.cs"))
            .Concat(s_gpuSnapshots.Select(c => $"{c}.Gpu.g.verified.cs")).ToHashSet();
        Assert.Subset(expected, Directory.GetFiles(Snapshot.Folder, "*.verified.cs").Select(f => Path.GetFileName(f)!).ToHashSet());
    }

    [GeneratedRegex(@"(\.Description|\.Cpu)?\.g\.cs$")]
    private static partial Regex FileEnding();

    [GeneratedRegex(@"^\s*\[Cell\b", RegexOptions.Multiline)]
    private static partial Regex CellAttribute();
}
