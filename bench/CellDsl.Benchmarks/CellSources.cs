using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CellDsl.Benchmarks;

/// <summary>The files of cells/ as text, and a project to compile one of them in.</summary>
static class CellSources
{
    static readonly Assembly s_assembly = typeof(CellSources).Assembly;

    public static IReadOnlyList<string> Names { get; } = [.. s_assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)];

    /// <summary>What the SDK gives every project with implicit usings, as far as cells need it.</summary>
    static readonly SyntaxTree s_usings
        = CSharpSyntaxTree.ParseText("global using System; global using System.Collections.Generic; global using System.Linq;");

    /// <summary>References as a project of a user has them: the whole framework and the runtime.</summary>
    static readonly CSharpCompilation s_project = CSharpCompilation.Create("Cells", [s_usings],
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal) || p == typeof(ICell).Assembly.Location)
            .Select(p => MetadataReference.CreateFromFile(p)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    public static string Text(string name)
    {
        using var reader = new StreamReader(s_assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }

    /// <summary>Parsed anew, as after an edit.</summary>
    public static CSharpCompilation Compilation(string text) => s_project.AddSyntaxTrees(CSharpSyntaxTree.ParseText(text, path: "Cell.cs"));
}
