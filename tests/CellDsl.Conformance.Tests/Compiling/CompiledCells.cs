extern alias generator;

using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CellDsl.Conformance.Tests.Compiling;

/// <summary>Cells that are text until a test compiles them, as a build would: C# and the generator.</summary>
static class CompiledCells
{
    const string ImplicitUsings = "global using System; global using System.Collections.Generic; global using System.Linq;";

    static readonly CSharpParseOptions s_parse = new(LanguageVersion.Latest);
    static readonly CSharpCompilationOptions s_options
        = new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
        nullableContextOptions: NullableContextOptions.Enable);
    static readonly Lazy<MetadataReference[]> s_references = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(ICell).Assembly.Location)
            .Select(p => MetadataReference.CreateFromFile(p)),
    ]);

    /// <summary>All cells of some files, by name.</summary>
    public static IReadOnlyList<CellDefinition> From(IEnumerable<string> sources)
    {
        var compilation = CSharpCompilation.Create($"Compiled{Guid.NewGuid():N}",
            sources.Append(ImplicitUsings).Select(s => CSharpSyntaxTree.ParseText(s, s_parse)), s_references.Value, s_options);
        CSharpGeneratorDriver.Create([new generator::CellDsl.Generator.CellGenerator().AsSourceGenerator()], parseOptions: s_parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation all, out var reported);
        using var image = new MemoryStream();
        var emitted = all.Emit(image);
        Assert.Empty(reported.Concat(emitted.Diagnostics).Where(d => d.Severity == DiagnosticSeverity.Error)
            .Select(d => $"{d}\n{d.Location.SourceTree}"));
        return CellDefinition.In(Assembly.Load(image.ToArray()));
    }
}
