extern alias runtime;

using System.Reflection;
using System.Runtime.Loader;
using CellDsl.Generator.Emit;
using CellDsl.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CellDsl.Generator.Tests.Emit;

/// <summary>A user's project with one cell and what is generated for it: C# 11, no unsafe code, warnings as errors.</summary>
static class UserCompilation
{
    static readonly CSharpParseOptions s_options = new(LanguageVersion.CSharp11, DocumentationMode.Diagnose);

    static readonly CSharpCompilationOptions s_build = new(
        OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999,
        specificDiagnosticOptions: [new("CS1701", ReportDiagnostic.Suppress)]);

    static readonly Lazy<MetadataReference[]> s_references = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(p) == "netstandard.dll")
            .Append(typeof(runtime::CellDsl.ICell).Assembly.Location)
            .Select(p => MetadataReference.CreateFromFile(p)),
    ]);

    /// <summary>What a project that runs cells on GPUs references besides.</summary>
    public static IReadOnlyList<MetadataReference> Gpu { get; } =
        [.. new[] { "CellDsl.Gpu.dll", "ILGPU.dll" }.Select(f => MetadataReference.CreateFromFile(Path.Combine(AppContext.BaseDirectory, f)))];

    public static CSharpCompilation Of(CellModel model) => Of(model, CellEmitter.Emit(model, Passes.Run(model), Backends.All));

    public static CSharpCompilation Of(CellModel model, IEnumerable<(string HintName, string Text)> generated)
        => CSharpCompilation.Create("user",
            generated.Select(f => CSharpSyntaxTree.ParseText(WithWarnings(f.Text), s_options, f.HintName))
                .Prepend(CSharpSyntaxTree.ParseText(UsersHalf(model), s_options, "user.cs")),
            [.. s_references.Value, .. Gpu], s_build);

    /// <summary>What the generator makes of source files, and what the C# compiler says to all of it.</summary>
    /// <param name="more">References besides those to .NET and to the runtime.</param>
    public static GeneratedProject Generate(IEnumerable<(string Name, string Text)> sources, IEnumerable<MetadataReference> more)
    {
        CSharpCompilation compilation = CSharpCompilation.Create("user",
            sources.Select(s => CSharpSyntaxTree.ParseText($"#pragma warning disable CS1591\nusing System;\n#line 1\n{s.Text}", s_options, s.Name)),
            [.. s_references.Value, .. more], s_build);
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new CellGenerator().AsSourceGenerator()], parseOptions: s_options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation all, out var diagnostics);
        return new GeneratedProject(
            driver.GetRunResult().Results.Single().GeneratedSources.ToDictionary(f => f.HintName, f => f.SourceText.ToString()),
            [.. diagnostics.Select(d => d.ToString()), .. WithWarnings((CSharpCompilation)all).Problems()]);
    }

    /// <summary>Generated files give no warnings, whatever a project's settings are; tests want to see them.</summary>
    static string WithWarnings(string generated) => generated.Replace("#pragma warning disable\n", "\n");

    static CSharpCompilation WithWarnings(CSharpCompilation compilation)
    {
        foreach (SyntaxTree tree in compilation.SyntaxTrees.Where(t => t.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)))
            compilation = compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(WithWarnings(tree.ToString()), s_options, tree.FilePath));
        return compilation;
    }

    public static IEnumerable<string> Problems(this CSharpCompilation compilation)
        => compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString());

    public static object DescriptionOf(CellModel model)
    {
        using var image = new MemoryStream();
        Assert.Empty(Of(model).Emit(image).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        image.Position = 0;
        Assembly assembly = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(image);
        return assembly.GetType($"{model.Type.Namespace}.{model.Name}")!.GetProperty("Description")!.GetValue(null)!;
    }

    static string UsersHalf(CellModel model)
        => $$"""
            #pragma warning disable CS1591 // only the generated half is asked for documentation
            using CellDsl;
            namespace {{model.Type.Namespace}};
            public sealed partial class {{model.Name}}
            {
            {{string.Join("\n", model.Leaves.Select(l => $"    public readonly {l.Role} @{l.Name};"))}}
            }
            """;
}

sealed record GeneratedProject(IReadOnlyDictionary<string, string> Files, IReadOnlyList<string> Problems);
