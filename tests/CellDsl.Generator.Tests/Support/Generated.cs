extern alias runtime;

using System.Collections.Immutable;
using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace CellDsl.Generator.Tests.Support;

/// <summary>What the generator makes of some source: diagnostics, files, models, and why each step ran.</summary>
sealed class Generated
{
    static readonly ImmutableArray<MetadataReference> s_references = References();
    static readonly CSharpCompilationOptions s_options
        = new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
    static readonly CSharpParseOptions s_parse = new(LanguageVersion.Preview);

    readonly CSharpCompilation _compilation;
    readonly GeneratorDriver _driver;

    Generated(CSharpCompilation compilation, GeneratorDriver driver)
    {
        _compilation = compilation;
        _driver = driver.RunGenerators(compilation);
        Result = _driver.GetRunResult().Results.Single();
    }

    public GeneratorRunResult Result { get; }

    /// <summary>One file per source; the first is the one that <see cref="ThenEdit"/> changes.</summary>
    public static Generated From(params string[] sources) => new(Compile(sources), NewDriver());

    /// <summary>In a project of another version of C#.</summary>
    public static Generated Of(LanguageVersion version, params string[] sources)
    {
        var options = new CSharpParseOptions(version);
        return new(Compile(options, sources), NewDriver(options));
    }

    public static CSharpCompilation Compile(params string[] sources) => Compile(s_parse, sources);

    static CSharpCompilation Compile(CSharpParseOptions options, string[] sources)
        => CSharpCompilation.Create("Test", sources.Select((s, i) => CSharpSyntaxTree.ParseText(s, options, $"File{i}.cs")), s_references, s_options);

    public static GeneratorDriver NewDriver() => NewDriver(s_parse);

    static GeneratorDriver NewDriver(CSharpParseOptions options)
        => CSharpGeneratorDriver.Create([new CellGenerator().AsSourceGenerator()], parseOptions: options,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    static ImmutableArray<MetadataReference> References()
    {
        string[] names
            = ["System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Memory", "System.Linq", "System.Numerics.Tensors"];
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return
        [
            .. platform.Where(p => names.Contains(Path.GetFileNameWithoutExtension(p))).Select(p => MetadataReference.CreateFromFile(p)),
            MetadataReference.CreateFromFile(typeof(runtime::CellDsl.Vec).Assembly.Location),
        ];
    }

    /// <summary>The same driver after an edit of one file.</summary>
    public Generated ThenEdit(Func<string, string> edit, int file = 0)
    {
        SyntaxTree old = _compilation.SyntaxTrees[file];
        SyntaxTree edited = old.WithChangedText(SourceText.From(edit(old.ToString())));
        return new Generated(_compilation.ReplaceSyntaxTree(old, edited), _driver);
    }

    /// <summary>What the generator reports (where #pragma does not hide it).</summary>
    public IReadOnlyList<Diagnostic> Diagnostics
    {
        get
        {
            _driver.RunGeneratorsAndUpdateCompilation(_compilation, out _, out ImmutableArray<Diagnostic> reported);
            return [.. reported.Where(d => !d.IsSuppressed)];
        }
    }

    /// <summary>What C# reports of user source and generated source together.</summary>
    public IReadOnlyList<Diagnostic> CompilerDiagnostics
    {
        get
        {
            _driver.RunGeneratorsAndUpdateCompilation(_compilation, out Compilation all, out _);
            return [.. all.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning)];
        }
    }

    public IReadOnlyDictionary<string, string> Sources => Result.GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString());

    public IReadOnlyList<CellModel> Models => [.. Outputs(TrackingNames.Model).Select(o => (CellModel)o.Value)];

    public CellModel Model => Assert.Single(Models);

    /// <summary>Why the outputs of a step are what they are, in the order of the cells.</summary>
    public IncrementalStepRunReason[] Reasons(string step) => [.. Outputs(step).Select(o => o.Reason)];

    /// <summary>Why the files are what they are.</summary>
    public IncrementalStepRunReason[] OutputReasons
        => [.. Result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason)];

    public IEnumerable<(object Value, IncrementalStepRunReason Reason)> Outputs(string step)
        => Result.TrackedSteps.TryGetValue(step, out ImmutableArray<IncrementalGeneratorRunStep> runs) ? runs.SelectMany(r => r.Outputs) : [];
}
