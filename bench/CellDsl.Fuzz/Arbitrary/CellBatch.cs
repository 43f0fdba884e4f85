extern alias generator;

using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CellDsl.Fuzz.Arbitrary;

/// <summary>Sources of cells, compiled as a build would: C# and the generator. Many at once, since a compilation costs more than a cell.</summary>
static class CellBatch
{
    static readonly CSharpParseOptions s_parse = new(LanguageVersion.Latest);
    static readonly CSharpCompilationOptions s_options
        = new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
        nullableContextOptions: NullableContextOptions.Enable, concurrentBuild: false);
    static readonly Lazy<MetadataReference[]> s_references = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(ICell).Assembly.Location)
            .Select(p => MetadataReference.CreateFromFile(p)),
    ]);

    /// <summary>The cells of some sources, or, where a source has errors, those errors.</summary>
    public static IReadOnlyList<CompiledSource> Compile(IReadOnlyList<string> sources)
    {
        SyntaxTree[] trees = [.. sources.Select((s, i) => CSharpSyntaxTree.ParseText(s, s_parse, path: $"{i}.cs"))];
        var compilation = CSharpCompilation.Create($"Fuzz{Guid.NewGuid():N}", trees, s_references.Value, s_options);
        CSharpGeneratorDriver.Create([new generator::CellDsl.Generator.CellGenerator().AsSourceGenerator()], parseOptions: s_parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation all, out var reported);
        using var image = new MemoryStream();
        var emitted = all.Emit(image);
        string[] errors = [.. reported.Concat(emitted.Diagnostics).Where(d => d.Severity == DiagnosticSeverity.Error || d.Id == "CS8785")
            .Select(d => d.ToString()).Distinct()];
        if (errors.Length > 0)
            // One bad cell spoils the compilation: each by itself tells which.
            return sources.Count == 1 ? [new(sources[0], null, errors)] : [.. sources.SelectMany(s => Compile([s]))];
        Assembly assembly = new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(new MemoryStream(image.ToArray()));
        IReadOnlyList<CellDefinition> cells = CellDefinition.In(assembly);
        return [.. sources.Select(s
            => new CompiledSource(s, cells.Single(c => s.Contains($" class {c.Type.Name}\n", StringComparison.Ordinal)), []))];
    }
}

/// <param name="Cell">Null where there are errors.</param>
sealed record CompiledSource(string Source, CellDefinition? Cell, IReadOnlyList<string> Errors)
{
    /// <summary>Every error is one of the generator's own, which say what is not possible.</summary>
    public bool IsRefused
        => Errors.Count > 0
        && Errors.All(e => e.Contains("error CELL", StringComparison.Ordinal) && !e.Contains("CELL9999", StringComparison.Ordinal));
}
