using System.Reflection;

namespace CellDsl.Package.Tests;

/// <summary>The packages, packed once into a folder of their own with a version that no cache has seen.</summary>
public sealed class PackedPackages : IAsyncLifetime
{
    static readonly string[] Projects = ["CellDsl.Runtime", "CellDsl.Reference", "CellDsl.Training", "CellDsl.Lab", "CellDsl.Gpu"];

    readonly string _root = Directory.CreateTempSubdirectory("celldsl-packages-").FullName;

    public string Version { get; } = $"0.1.0-test{DateTime.UtcNow:yyyyMMddHHmmss}";

    /// <summary>The folder that serves as package source.</summary>
    public string Feed => Path.Combine(_root, "feed");

    internal static string Repository { get; } = typeof(PackedPackages).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(a => a.Key == "RepositoryRoot").Value!;

    /// <summary>Packs a copy of the sources: at this moment the solution's own output folders may be in use by its other tests.</summary>
    public async Task InitializeAsync()
    {
        CopySources(Repository, Copy);
        Directory.CreateDirectory(Feed);
        foreach (string project in Projects)
            (await DotNet.Run(Copy, "pack", $"src/{project}", "-c", "Release", "-o", Feed, $"-p:Version={Version}", "-v", "q")).ShouldSucceed();
    }

    /// <summary>The folder that the packages were built in.</summary>
    internal string Copy => Path.Combine(_root, "repository");

    public string File(string package) => Path.Combine(Feed, $"{package}.{Version}.nupkg");

    /// <summary>A new console project outside the repository that uses the packages.</summary>
    public UserProject NewProject(string name, params string[] packages)
        => new(Directory.CreateDirectory(Path.Combine(_root, name)).FullName, name, this, packages);

    public Task DisposeAsync()
    {
        Directory.Delete(_root, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>A folder with another copy of the sources, which is gone after the tests.</summary>
    internal string CopyOfSources(string name)
    {
        string copy = Path.Combine(_root, name);
        CopySources(Repository, copy);
        return copy;
    }

    static void CopySources(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
            System.IO.File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (string folder in Directory.EnumerateDirectories(from))
            if (Path.GetFileName(folder) is [not '.', ..] and not ("bin" or "obj" or "tests" or "artifacts" or "TestResults"))
                CopySources(folder, Path.Combine(to, Path.GetFileName(folder)));
    }
}
