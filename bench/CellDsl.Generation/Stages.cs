extern alias runtime;

using System.Reflection;
using CellDsl.Generator;
using CellDsl.Generator.Differentiation;
using CellDsl.Generator.Emit;
using CellDsl.Generator.Emit.Description;
using CellDsl.Generator.Emit.Printing;
using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CellDsl.Generation;

/// <summary>The parts of generating one cell.</summary>
sealed class Stages
{
    const int WarmUps = 20, Batches = 5, Runs = 60;

    /// <summary>What the SDK gives every project with implicit usings, as far as cells need it.</summary>
    static readonly SyntaxTree s_usings = CSharpSyntaxTree.ParseText(
        "global using System; global using System.Collections.Generic; global using System.Linq;");

    static readonly CSharpCompilation s_project = CSharpCompilation.Create("Cells", [s_usings],
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(runtime::CellDsl.ICell).Assembly.Location)
            .Select(p => MetadataReference.CreateFromFile(p)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    readonly string _text;
    readonly CellModel _model;

    public Stages(string cell)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(cell)
            ?? throw new ArgumentException($"There is no cell '{cell}'."));
        _text = reader.ReadToEnd();
        CellModel? model = null;
        Run(new CellGenerator((read, _) =>
        {
            model ??= read;
            return [];
        }));
        _model = model ?? throw new ArgumentException($"{cell} does not compile.");
    }

    public int Lines => CellEmitter.Emit(_model, Passes.Run(_model), [Backends.Cpu]).Sum(static f => f.Text.Count(static c => c == '\n'));

    public IEnumerable<(string Part, double Milliseconds)> Measure()
    {
        CellModel model = _model;
        CellGraph lowered = Lowering.Run(model), split = LinearSplit.Run(lowered), named = Naming.Run(split, model);
        AdjointGraph adjoint = AdjointBuilder.Run(model, named);
        CompiledCell cell = Planner.Run(model, adjoint), filled = NamedValues.Fill(cell);
        yield return ("parsing and shapes", Median(() => Run(new CellGenerator(static (_, _) => []))));
        yield return ("lowering, names", Median(() => Naming.Run(LinearSplit.Run(Lowering.Run(model)), model)));
        yield return ("differentiation", Median(() => AdjointBuilder.Run(model, named)));
        yield return ("planning", Median(() => Planner.Run(model, adjoint)));
        yield return ("checks", Median(() =>
        {
            GraphSpec.Check(named, model, nameof(Naming));
            GraphSpec.Check(adjoint, model, nameof(AdjointBuilder));
            PlanSpec.Check(cell.Plan, PlanContexts.Of(model), nameof(Planner));
        }));
        yield return ("declaration", Median(() => DeclarationFile.Write(model, filled)));
        yield return ("description", Median(() => DescriptionFile.Write(model, filled)));
        foreach (Backend backend in Backends.All)
            yield return ($"kernels, *{backend.Ending}", Median(() => backend.Write(model, filled)));
        yield return ("all, without GPUs", Median(() => Run(new CellGenerator())));
    }

    /// <summary>As after an edit of the cell: its text is parsed anew.</summary>
    void Run(CellGenerator generator)
        => CSharpGeneratorDriver.Create(generator).RunGenerators(s_project.AddSyntaxTrees(CSharpSyntaxTree.ParseText(_text, path: "Cell.cs")));

    /// <summary>Of the means of several batches: the system counts in steps of some milliseconds.</summary>
    static double Median(Action part)
    {
        for (int n = 0; n < WarmUps; n++)
            part();
        double[] means = new double[Batches];
        for (int batch = 0; batch < Batches; batch++)
        {
            double start = ProcessorTime.Milliseconds;
            for (int n = 0; n < Runs; n++)
                part();
            means[batch] = (ProcessorTime.Milliseconds - start) / Runs;
        }
        Array.Sort(means);
        return means[Batches / 2];
    }
}
