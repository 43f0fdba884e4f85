namespace CellDsl.Conformance.Tests.Compiling;

/// <summary>The files of cells/.</summary>
static class LiteratureSources
{
    /// <summary>All cells compiled with another choice of saved values than they have.</summary>
    public static IReadOnlyList<CellDefinition> With(Recomputation saving)
        => CompiledCells.From(Directory.EnumerateFiles(Folder(), "*.cs").Where(f => Path.GetFileName(f) != "Program.cs")
            .Select(f => File.ReadAllText(f).Replace("[Cell]", $"[Cell(Recomputation = Recomputation.{saving})]", StringComparison.Ordinal)));

    static string Folder()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "CellDsl.sln")))
                return Path.Combine(folder.FullName, "cells");
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds CellDsl.sln.");
    }
}
