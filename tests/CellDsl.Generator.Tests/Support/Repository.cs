namespace CellDsl.Generator.Tests.Support;

/// <summary>Files of this repository.</summary>
static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>File name and text of every cell under cells/.</summary>
    public static IReadOnlyList<(string Name, string Source)> Cells { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Root, "cells"), "*.cs").Order(StringComparer.Ordinal)
            .Select(p => (Path.GetFileNameWithoutExtension(p), File.ReadAllText(p))).Where(c => c.Item2.Contains("[Cell", StringComparison.Ordinal)),
    ];

    public static string Read(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    static string FindRoot()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "CellDsl.sln")))
                return folder;
        throw new InvalidOperationException("The tests run outside the repository.");
    }
}
