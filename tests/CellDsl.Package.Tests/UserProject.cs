namespace CellDsl.Package.Tests;

/// <summary>A user's console project: nothing of the repository but its packages.</summary>
public sealed class UserProject
{
    readonly string _folder;
    readonly string _name;

    internal UserProject(string folder, string name, PackedPackages packed, IReadOnlyList<string> packages)
    {
        _folder = folder;
        _name = name;
        // Sources of the machine's own configuration stay; ours is added. Our packages go into a folder of this project alone;
        // those of others, which building the solution has restored, are found where they are.
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{packed.Feed}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="machine" value="{MachineCache()}" />
              </fallbackPackageFolders>
            </configuration>
            """);
        Write($"{name}.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <RestorePackagesPath>packages</RestorePackagesPath>
              </PropertyGroup>
              <ItemGroup>
            {string.Join('\n', packages.Select(p => $"""    <PackageReference Include="{p}" Version="{packed.Version}" />"""))}
              </ItemGroup>
            </Project>
            """);
    }

    public UserProject With(string file, string text)
    {
        Write(file, text);
        return this;
    }

    internal Task<DotNetResult> Build() => DotNet.Run(_folder, "build", "-c", "Release", "--nologo");

    internal Task<DotNetResult> Run(params string[] arguments)
        => DotNet.Run(_folder, [Path.Combine("bin", "Release", "net10.0", $"{_name}.dll"), .. arguments]);

    void Write(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text + "\n");

    /// <summary>NuGet's folder of restored packages, created where there is none: NuGet refuses a fallback that does not exist.</summary>
    static string MachineCache()
    {
        string folder = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } chosen
            ? chosen
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        return Directory.CreateDirectory(folder).FullName;
    }
}
