using CellDsl.Generator.Collections;
using CellDsl.Generator.Diagnostics;
using CellDsl.Generator.Emit;
using CellDsl.Generator.Model;
using CellDsl.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CellDsl.Generator;

/// <summary>Writes the kernels of every [Cell] class.</summary>
[Generator]
public sealed class CellGenerator : IIncrementalGenerator
{
    readonly Compiler _compile;

    public CellGenerator() : this(static (model, backends) => CellEmitter.Emit(model, Passes.Run(model), backends)) { }

    /// <summary>With another compiler behind the parser: tests have one that fails.</summary>
    internal CellGenerator(Compiler compile) => _compile = compile;

    /// <summary>Makes a cell's files, with kernels for some backends.</summary>
    internal delegate IEnumerable<(string HintName, string Text)> Compiler(CellModel model, IEnumerable<Backend> backends);

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ParseResult> parsed = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownTypes.CellAttribute, CellParser.IsCandidate, CellParser.Parse)
            .WithTrackingName(TrackingNames.Parse);
        IncrementalValuesProvider<CellModel> cells = parsed
            .Where(static p => p.Cell is not null).Select(static (p, _) => p.Cell!).WithTrackingName(TrackingNames.Model);
        IncrementalValuesProvider<CellSketch> sketches = parsed
            .Where(static p => p.Sketch is not null).Select(static (p, _) => p.Sketch!).WithTrackingName(TrackingNames.Sketch);
        IncrementalValueProvider<EquatableArray<Backend>> backends = context.CompilationProvider
            .Select(static (compilation, _) => Referenced(compilation)).WithTrackingName(TrackingNames.Backends);
        IncrementalValueProvider<EquatableArray<RenamedFiles>> renamed = parsed
            .Select(static (p, _) => (p.Cell?.Type ?? p.Sketch?.Type)?.Identity).Where(static i => i is not null).Collect()
            .Select(static (identities, _) => HintNames.Clashes(identities!)).WithTrackingName(TrackingNames.Renamed);
        IncrementalValueProvider<string?> tooOld = context.ParseOptionsProvider.Select(static (options, _) => TooOld(options));
        IncrementalValuesProvider<PlannedCell> plans = Current(cells, tooOld).Combine(backends).Combine(renamed)
            .Select((cell, cancel) => PlannedCell.Of(
                cell.Left.Left with { Type = HintNames.Apply(cell.Left.Left.Type, cell.Right) }, cell.Left.Right, _compile, cancel))
            .WithTrackingName(TrackingNames.Plan);

        context.RegisterSourceOutput(parsed, ReportDiagnostics);
        context.RegisterSourceOutput(
            Current(sketches, tooOld).Combine(renamed).Select(static (s, _) => s.Left with { Type = HintNames.Apply(s.Left.Type, s.Right) }),
            EmitSketch);
        context.RegisterSourceOutput(plans, Emit);
        // Models hold no locations, so that edits elsewhere do not compile a cell again: the few that fail look for theirs.
        context.RegisterSourceOutput(plans.Where(static p => p.Failure is not null).Combine(context.CompilationProvider), ReportFailure);
        // Said once, not for each cell: what is wrong is the project's, and has no place in its source.
        context.RegisterSourceOutput(parsed.Select(static (_, _) => true).Collect().Combine(tooOld), static (output, found) =>
        {
            if (!found.Left.IsEmpty && found.Right is { } version)
                output.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.LanguageTooOld, Location.None, version));
        });
    }

    /// <summary>Backends whose kernels would compile.</summary>
    static EquatableArray<Backend> Referenced(Compilation compilation)
        => Backends.All.Where(b => b.Requires.All(type => compilation.GetTypeByMetadataName(type) is not null)).ToEquatableArray();

    /// <summary>What there is to emit: nothing where the language cannot express it.</summary>
    static IncrementalValuesProvider<T> Current<T>(IncrementalValuesProvider<T> items, IncrementalValueProvider<string?> tooOld)
        => items.Combine(tooOld).Where(static i => i.Right is null).Select(static (i, _) => i.Left);

    /// <summary>The project's version of C# if it is one without static abstract members; else null.</summary>
    static string? TooOld(ParseOptions options)
        => options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp11 and var version } ? version.ToDisplayString() : null;

    static void ReportDiagnostics(SourceProductionContext context, ParseResult parsed)
    {
        foreach (Finding finding in parsed.Findings)
            context.ReportDiagnostic(finding.ToDiagnostic());
    }

    static void Emit(SourceProductionContext context, PlannedCell cell)
    {
        if (cell.Files is null)
            EmitSketch(context, new CellSketch(cell.Model.Type, cell.Model.Leaves));
        else if (Add(context, cell.Files) is { } failure)
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.InternalError, Location.None, cell.Model.Name, failure));
    }

    static void ReportFailure(SourceProductionContext context, (PlannedCell Cell, Compilation Compilation) failed)
    {
        CellFailure failure = failed.Cell.Failure!;
        Location location = failed.Compilation.GetSymbolsWithName(failed.Cell.Model.Name, SymbolFilter.Type, context.CancellationToken)
            .FirstOrDefault(static t => t.GetAttributes().Any(static a => a.AttributeClass.IsCellDsl("CellAttribute")))?.Locations[0]
            ?? Location.None;
        context.ReportDiagnostic(Diagnostic.Create(failure.Descriptor, location, [.. failure.Arguments]));
    }

    static void EmitSketch(SourceProductionContext context, CellSketch cell)
    {
        if (Add(context, CellEmitter.EmitDeclarationOnly(cell.Type, cell.Leaves)) is { } failure)
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.InternalError, Location.None, cell.Type.Name, failure));
    }

    /// <summary>Null, or why the compiler refused a file: an exception here would take all cells of the project away.</summary>
    static string? Add(SourceProductionContext context, IEnumerable<(string HintName, string Text)> files)
    {
        try
        {
            foreach ((string hintName, string text) in files)
                context.AddSource(hintName, text);
            return null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return InternalErrors.Describe(error);
        }
    }

    /// <summary>Why a cell that was read has no files.</summary>
    sealed record CellFailure(DiagnosticDescriptor Descriptor, EquatableArray<string> Arguments);

    /// <summary>A cell with its generated files, or with what went wrong in making them: the pipeline's steps cannot report.</summary>
    sealed record PlannedCell(CellModel Model, EquatableArray<(string HintName, string Text)>? Files, CellFailure? Failure)
    {
        public static PlannedCell Of(CellModel model, EquatableArray<Backend> backends, Compiler compile, CancellationToken cancel)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                EquatableArray<(string HintName, string Text)> files = compile(model, backends).ToEquatableArray();
                int lines = files.Sum(static f => f.Text.Count(static c => c == '\n'));
                return lines <= SizeLimits.MostLines
                    ? new PlannedCell(model, files, null)
                    : new PlannedCell(model, null, new CellFailure(DiagnosticDescriptors.TooLarge,
                    [
                        $"Cell '{model.Name}' would have {lines} lines of generated code, and a cell has at most {SizeLimits.MostLines}; "
                        + "write it as two cells, or share what its equations have in common",
                    ]));
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                return new PlannedCell(model, null,
                    new CellFailure(DiagnosticDescriptors.InternalError, [model.Name, InternalErrors.Describe(error)]));
            }
        }
    }
}
