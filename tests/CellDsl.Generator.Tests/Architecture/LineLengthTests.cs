using CellDsl.Generator.Tests.Support;

namespace CellDsl.Generator.Tests.Architecture;

/// <summary>What .editorconfig declares of lines, which no compiler checks.</summary>
public class LineLengthTests
{
    const int Most = 150;

    static readonly string[] s_folders = ["src", "tests", "bench", "cells"];

    [Fact]
    public void NoLineOfCodeIsLonger()
    {
        string[] files = [.. s_folders.Select(f => Path.Combine(Repository.Root, f))
            .SelectMany(f => Directory.EnumerateFiles(f, "*.cs", SearchOption.AllDirectories)).Where(IsWrittenByHand)];
        Assert.True(files.Length > 500, $"{files.Length} files are all that was found.");
        Assert.Empty(files.SelectMany(Longer));
    }

    static IEnumerable<string> Longer(string file)
        => File.ReadLines(file).Select((line, n) => (line.Length, Number: n + 1)).Where(l => l.Length > Most)
            .Select(l => $"{Path.GetRelativePath(Repository.Root, file)}:{l.Number} has {l.Length} columns");

    static bool IsWrittenByHand(string file)
        => !file.EndsWith(".verified.cs", StringComparison.Ordinal) && !file.EndsWith(".received.cs", StringComparison.Ordinal)
            && !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin");
}
