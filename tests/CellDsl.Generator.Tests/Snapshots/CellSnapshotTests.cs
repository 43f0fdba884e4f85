using System.Text.RegularExpressions;
using CellDsl.Generator.Tests.Emit;
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

    public static TheoryData<string> AllCells
        => [.. Directory.GetFiles(s_cells, "*.cs").Where(f => IsCell(f)).Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

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
        KeyValuePair<string, string> generated = Assert.Single(Generate(cell).Files, f => f.Key.EndsWith($"{cell}.{file}.cs", StringComparison.Ordinal));
        return Snapshot.Verify($"{cell}.{file}", generated.Value);
    }

    [Theory, MemberData(nameof(AllCells))]
    public void CompilesWithoutWarningsInTheOldestSupportedLanguage(string cell) => Assert.Empty(Generate(cell).Problems);

    [Fact]
    public void EveryVerifiedFileBelongsToACell()
    {
        var expected = s_snapshots.SelectMany(c => s_files.Select(f => $"{c}.{f}.verified.cs")).ToHashSet();
        Assert.Subset(expected, Directory.GetFiles(Snapshot.Folder, "*.verified.cs").Select(f => Path.GetFileName(f)!).ToHashSet());
    }

    static GeneratedProject Generate(string cell) => UserCompilation.Generate(File.ReadAllText(Path.Combine(s_cells, $"{cell}.cs")));

    static bool IsCell(string file) => CellAttribute().IsMatch(File.ReadAllText(file));

    [GeneratedRegex(@"^\s*\[Cell\b", RegexOptions.Multiline)]
    private static partial Regex CellAttribute();
}
