using System.Text.RegularExpressions;

namespace CellDsl.Package.Tests;

/// <summary>Follows docs/contributing.md: a function that does not exist, added to a copy of the sources as the recipe says.</summary>
[Collection(PackageCollection.Name)]
public sealed partial class RecipeTests(PackedPackages packages)
{
    const string Program = """
        using CellDsl;
        using CellDsl.Reference;
        using static CellDsl.Functions;

        GradientCheck.Run<Bumpy>().ThrowIfFailed();
        EquationInfo next = Bumpy.Description.Equations.Single(e => e.Name == "h1");
        Console.WriteLine($"{next.Text}; {next.Latex}");

        [Cell]
        public sealed partial class Bumpy
        {
            readonly Input x;
            readonly State h;
            readonly Weight W, U;

            [Next(nameof(h))] Vec h1 => Bump(W * x + U * h);
        }
        """;

    [Fact]
    public async Task AFunctionIsAddedByTheRecipe()
    {
        string text = File.ReadAllText(Path.Combine(PackedPackages.Repository, "docs", "contributing.md")).ReplaceLineEndings("\n");
        (string File, string Before, string Code)[] edits
            = [.. Edit().Matches(text).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value))];
        Assert.Equal(7, edits.Length);
        Assert.Equal(5, edits.Select(e => e.File).Distinct().Count());

        string copy = packages.CopyOfSources("recipe");
        foreach ((string file, string before, string code) in edits)
        {
            string path = Path.Combine(copy, file), source = File.ReadAllText(path);
            int at = source.IndexOf(before, StringComparison.Ordinal);
            Assert.True(at >= 0, $"'{before}' is not in {file}.");
            File.WriteAllText(path, source.Insert(at, code));
        }
        Assert.Contains("`dotnet run src/PublicApi.cs Runtime`", text);
        (await DotNet.Run(copy, "run", "src/PublicApi.cs", "Runtime")).ShouldSucceed();
        string surface = File.ReadAllText(Path.Combine(copy, "src", "CellDsl.Runtime", "PublicAPI.Unshipped.txt"));
        Assert.Contains("\nstatic CellDsl.Functions.Bump(CellDsl.Vec! x) -> CellDsl.Vec!\n", surface);

        string project = Path.Combine(copy, "bumpy");
        Directory.CreateDirectory(project);
        File.WriteAllText(Path.Combine(project, "Program.cs"), Program);
        File.WriteAllText(Path.Combine(project, "bumpy.csproj"), """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="../src/CellDsl.Reference/CellDsl.Reference.csproj" />
                <ProjectReference Include="../src/CellDsl.Generator/CellDsl.Generator.csproj"
                                  OutputItemType="Analyzer" ReferenceOutputAssembly="false" />
              </ItemGroup>
            </Project>
            """);

        string output = (await DotNet.Run(project, "run", "-c", "Release")).ShouldSucceed().Output;

        Assert.EndsWith(@"bump(W x + U h); \operatorname{bump}(W x_t + U h_{t-1})", output.TrimEnd(), StringComparison.Ordinal);
    }

    [GeneratedRegex("In `([^`]+)`, before `([^`]+)`:\n\n```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Edit();
}
