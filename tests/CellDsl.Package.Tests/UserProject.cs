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
        // Sources of the machine's own configuration stay; ours is added. Our packages have a version of their own, so the shared cache
        // can hold them without ever giving a stale one; a folder for this project alone keeps them out of it all the same.
        Write("nuget.config", $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{packed.Feed}" />
              </packageSources>
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
}
