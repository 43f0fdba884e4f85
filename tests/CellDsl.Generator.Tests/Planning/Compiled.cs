extern alias runtime;
using System.Collections.Immutable;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CellDsl.Generator.Tests.Planning;

/// <summary>A cell taken through the compiler's front: source to model and compiled cell, without printing.</summary>
sealed record Compiled(CellModel Model, CompiledCell Cell)
{
    static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal))
            .Select(p => MetadataReference.CreateFromFile(p)),
        MetadataReference.CreateFromFile(typeof(runtime::CellDsl.Vec).Assembly.Location),
    ];

    public string Plan => PlanText.Of(Model, Cell);
    public string[] Loop => PlanText.Loop(Model, Cell);
    public string[] Saved => PlanText.Saved(Cell);

    /// <summary>The members of a class named Test.</summary>
    public static Compiled Members(string members)
        => Source($$"""
            using CellDsl;
            using static CellDsl.Functions;
            [Cell]
            partial class Test
            {
                {{members}}
            }
            """);

    public static Compiled Source(string source)
    {
        var compilation = CSharpCompilation.Create("Test", [CSharpSyntaxTree.ParseText(source)], s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new CellGenerator().AsSourceGenerator()],
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        GeneratorRunResult result = driver.RunGenerators(compilation).GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        Assert.Empty(result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error));
        var model = (CellModel)result.TrackedSteps[TrackingNames.Model].Single().Outputs.Single().Value;
        return new Compiled(model, Passes.Run(model));
    }
}
