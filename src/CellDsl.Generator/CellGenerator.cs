using CellDsl.Generator.Collections;
using CellDsl.Generator.Diagnostics;
using CellDsl.Generator.Emit;
using CellDsl.Generator.Model;
using CellDsl.Generator.Parsing;
using CellDsl.Generator.Planning;
using Microsoft.CodeAnalysis;

namespace CellDsl.Generator;

/// <summary>Writes the kernels of every [Cell] class.</summary>
[Generator]
public sealed class CellGenerator : IIncrementalGenerator
{
    readonly Compiler _compile;

    public CellGenerator() : this(static (model, gpu) => CellEmitter.Emit(model, Passes.Run(model), gpu)) { }

    /// <summary>With another compiler behind the parser: tests have one that fails.</summary>
    internal CellGenerator(Compiler compile) => _compile = compile;

    /// <summary>Makes a cell's files; with kernels for GPUs or without.</summary>
    internal delegate IEnumerable<(string HintName, string Text)> Compiler(CellModel model, bool gpu);

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ParseResult> parsed = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownTypes.CellAttribute, CellParser.IsCandidate, CellParser.Parse)
            .WithTrackingName(TrackingNames.Parse);
        IncrementalValuesProvider<CellModel> cells = parsed
            .Where(static p => p.Cell is not null).Select(static (p, _) => p.Cell!).WithTrackingName(TrackingNames.Model);
        IncrementalValuesProvider<CellSketch> sketches = parsed
            .Where(static p => p.Sketch is not null).Select(static (p, _) => p.Sketch!).WithTrackingName(TrackingNames.Sketch);
        IncrementalValueProvider<bool> gpu = context.CompilationProvider
            .Select(static (compilation, _) => KnownTypes.HasGpu(compilation)).WithTrackingName(TrackingNames.Gpu);
        IncrementalValuesProvider<PlannedCell> plans = cells.Combine(gpu)
            .Select((cell, cancel) => PlannedCell.Of(cell.Left, cell.Right, _compile, cancel)).WithTrackingName(TrackingNames.Plan);

        context.RegisterSourceOutput(parsed, ReportDiagnostics);
        context.RegisterSourceOutput(sketches, EmitSketch);
        context.RegisterSourceOutput(plans, Emit);
    }

    static void ReportDiagnostics(SourceProductionContext context, ParseResult parsed)
    {
        foreach (Finding finding in parsed.Findings)
            context.ReportDiagnostic(finding.ToDiagnostic());
    }

    static void Emit(SourceProductionContext context, PlannedCell cell)
    {
        if (cell.Files is { } files)
            foreach ((string hintName, string text) in files)
                context.AddSource(hintName, text);
        else
        {
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.InternalError, Location.None, cell.Model.Name, cell.Failure));
            EmitSketch(context, new CellSketch(cell.Model.Type, cell.Model.Leaves));
        }
    }

    static void EmitSketch(SourceProductionContext context, CellSketch cell)
    {
        foreach ((string hintName, string text) in CellEmitter.EmitDeclarationOnly(cell.Type, cell.Leaves))
            context.AddSource(hintName, text);
    }

    /// <summary>A cell with its generated files, or with what went wrong in making them: the pipeline's steps cannot report.</summary>
    sealed record PlannedCell(CellModel Model, EquatableArray<(string HintName, string Text)>? Files, string? Failure)
    {
        public static PlannedCell Of(CellModel model, bool gpu, Compiler compile, CancellationToken cancel)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                return new PlannedCell(model, compile(model, gpu).ToEquatableArray(), null);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                return new PlannedCell(model, null, InternalErrors.Describe(error));
            }
        }
    }
}
