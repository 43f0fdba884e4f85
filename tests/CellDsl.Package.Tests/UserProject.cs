using System.Text.RegularExpressions;

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

    /// <summary>Settings of the user's, in the project file.</summary>
    internal UserProject Set(params (string Property, string Value)[] properties)
        => Edit(p => p.Replace("  </PropertyGroup>", string.Concat(properties.Select(s => $"    <{s.Property}>{s.Value}</{s.Property}>\n"))
        + "  </PropertyGroup>",
            StringComparison.Ordinal));

    /// <summary>Items of the user's, in the project file.</summary>
    internal UserProject Add(string items)
        => Edit(p => p.Replace("</Project>", $"  <ItemGroup>\n    {items}\n  </ItemGroup>\n</Project>", StringComparison.Ordinal));

    /// <summary>The versions of packages in a file of their own.</summary>
    internal UserProject WithCentralVersions()
    {
        string project = Read($"{_name}.csproj");
        IEnumerable<string> versions = project.Split('\n').Where(l => l.Contains("<PackageReference", StringComparison.Ordinal))
            .Select(l => l.Replace("PackageReference", "PackageVersion", StringComparison.Ordinal));
        Write("Directory.Packages.props", $"""
            <Project>
              <PropertyGroup>
                <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
              </PropertyGroup>
              <ItemGroup>
            {string.Join('\n', versions)}
              </ItemGroup>
            </Project>
            """);
        return Edit(p => Regex.Replace(p, "(<PackageReference Include=\"[^\"]*\") Version=\"[^\"]*\"", "$1"));
    }

    public UserProject With(string file, string text)
    {
        Write(file, text);
        return this;
    }

    internal Task<DotNetResult> Build(params string[] arguments) => DotNet.Run(_folder, ["build", "-c", "Release", "--nologo", .. arguments]);

    /// <summary>Another dotnet command in the project's folder.</summary>
    internal Task<DotNetResult> Command(params string[] arguments) => DotNet.Run(_folder, arguments);

    /// <summary>A program for this machine alone, in a folder of its own.</summary>
    internal Task<DotNetResult> Publish(string folder, params string[] arguments)
        => DotNet.Run(_folder, ["publish", "-c", "Release", "--nologo", "--use-current-runtime", "-o", folder, .. arguments]);

    internal Task<DotNetResult> RunPublished(string folder, params string[] arguments)
        => DotNet.Execute(Path.Combine(_folder, folder, _name), _folder, arguments);

    internal string Read(string file) => File.ReadAllText(Path.Combine(_folder, file));

    internal string PathOf(string file) => Path.Combine(_folder, file);

    internal Task<DotNetResult> Run(params string[] arguments)
        => DotNet.Run(_folder, [Path.Combine("bin", "Release", "net10.0", $"{_name}.dll"), .. arguments]);

    UserProject Edit(Func<string, string> edit)
    {
        File.WriteAllText(PathOf($"{_name}.csproj"), edit(Read($"{_name}.csproj")));
        return this;
    }

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
