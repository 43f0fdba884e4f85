using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CellDsl.Fuzz.Sources;

/// <summary>Runs the generator on a text and says what it did that it must never do.</summary>
/// <param name="generator">Makes a generator that has seen nothing yet.</param>
/// <param name="runtime">The assembly of the cell language.</param>
/// <param name="patience">
/// What a text may take: processor time of the thread that runs the generator, by default <see cref="Patience"/>
/// (on systems that do not tell it, only <see cref="s_longest"/> ends a run).
/// </param>
sealed class SourceTrial(Func<IIncrementalGenerator> generator, string runtime, TimeSpan? patience = null)
{
    public const int SmallStack = 512 * 1024;
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    static readonly TimeSpan s_longest = TimeSpan.FromMinutes(2);
    static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(500);

    readonly TimeSpan _patience = patience ?? Patience;

    static readonly string[] s_platform
        = ["System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Memory", "System.Linq", "System.Numerics.Tensors"];
    static readonly CSharpParseOptions s_parse = new(LanguageVersion.Preview);
    static readonly SyntaxTree s_usings = CSharpSyntaxTree.ParseText(
        "global using System; global using System.Collections.Generic; global using System.Linq;", s_parse, "Usings.cs");

    readonly CSharpCompilation _empty = CSharpCompilation.Create("Mutant", [s_usings],
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => s_platform.Contains(Path.GetFileNameWithoutExtension(p))).Append(runtime).Select(p => MetadataReference.CreateFromFile(p)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));

    /// <summary>The texts that made files and that C# found nothing wrong with.</summary>
    public int Compiled { get; private set; }

    /// <summary>Null if all is well. On a thread with a small stack, which is left behind if it does not come back.</summary>
    public string? Failure(string text)
    {
        string? failure = null;
        ThreadTime? used = null;
        using var cancel = new CancellationTokenSource();
        var thread = new Thread(() =>
        {
            Volatile.Write(ref used, ThreadTime.OfThisThread());
            failure = Try(text, cancel.Token);
        }, SmallStack) { IsBackground = true };
        var time = Stopwatch.StartNew();
        thread.Start();
        while (!thread.Join(s_look))
            if (Volatile.Read(ref used)?.Now() is var own && (own > _patience || time.Elapsed > s_longest))
            {
                cancel.Cancel();
                string what = own > _patience ? $"more than {_patience.TotalSeconds:0.#} s of processor time"
                    : $"not ended after {s_longest.TotalSeconds:0} s, with {own?.TotalSeconds:0.#} s of processor time";
                return $"hang: {what}{(thread.Join(s_longest) ? "" : ", and a cancelled token does not end it")}";
            }
        return failure;
    }

    string? Try(string text, CancellationToken cancel)
    {
        try
        {
            return Check(text, cancel);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        // C# itself gives up on its own parser or binder; the generator has not been asked.
        catch (InsufficientExecutionStackException error) when (!(error.StackTrace ?? "").Contains("CellDsl.Generator", StringComparison.Ordinal))
        {
            return null;
        }
#pragma warning disable CA1031 // Whatever it is, it is what is looked for.
        catch (Exception error)
        {
            return $"exception: {error}";
        }
#pragma warning restore CA1031
    }

    string? Check(string text, CancellationToken cancel)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text, s_parse, "Cell.cs", cancellationToken: cancel);
        CSharpCompilation compilation = _empty.AddSyntaxTrees(tree);
        GeneratorDriver driver = Run(compilation, out Compilation all, cancel);
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        if (result.Exception is { } thrown)
            return $"exception: {thrown}";
        if (result.Diagnostics.FirstOrDefault(static d => d.Id == "CELL9999") is { } own)
            return $"CELL9999: {own.GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
        string said = Said(result);
        if (said != Said(Run(compilation, out _, cancel).GetRunResult().Results.Single()))
            return "two runs, two outputs";
        if (result.GeneratedSources.IsEmpty || result.Diagnostics.Any(static d => d.Severity == DiagnosticSeverity.Error))
            return null;
        if (IsWrong(all, tree, cancel))
            return null;
        Compiled++;
        foreach (GeneratedSourceResult file in result.GeneratedSources)
            if (Errors(all, file.SyntaxTree, cancel).FirstOrDefault() is { } error)
                return $"C# error in {file.HintName}: {error}";
        return null;
    }

    GeneratorDriver Run(CSharpCompilation compilation, out Compilation all, CancellationToken cancel)
        => CSharpGeneratorDriver.Create([generator().AsSourceGenerator()], parseOptions: s_parse)
            .RunGeneratorsAndUpdateCompilation(compilation, out all, out _, cancel);

    static string Said(GeneratorRunResult result)
        => string.Join("\n", result.GeneratedSources.Select(static s => $"{s.HintName}\n{s.SourceText}"))
        + string.Join("\n", result.Diagnostics.Select(static d => d.ToString()));

    static bool IsWrong(Compilation all, SyntaxTree tree, CancellationToken cancel)
        => tree.GetDiagnostics(cancel).Any(static d => d.Severity == DiagnosticSeverity.Error) || Errors(all, tree, cancel).Any();

    static IEnumerable<Diagnostic> Errors(Compilation all, SyntaxTree tree, CancellationToken cancel)
        => all.GetSemanticModel(tree).GetDiagnostics(cancellationToken: cancel).Where(static d => d.Severity == DiagnosticSeverity.Error);
}
