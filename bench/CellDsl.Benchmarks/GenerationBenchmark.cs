extern alias generator;

using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using generator::CellDsl.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CellDsl.Benchmarks;

/// <summary>From a cell's text to its generated files: what the compiler waits for after an edit of the cell.</summary>
[Config(typeof(OneProcess))]
public class GenerationBenchmark
{
    string _text = "";

    [ParamsSource(nameof(Cells))]
    public string Cell { get; set; } = "";

    public static IEnumerable<string> Cells => CellSources.Names;

    [GlobalSetup]
    public void ReadCell()
    {
        _text = CellSources.Text(Cell);
        if (Generate().GetRunResult() is { Diagnostics.Length: > 0 } or { GeneratedTrees.Length: 0 })
            throw new InvalidOperationException($"{Cell} does not compile.");
    }

    [Benchmark]
    public GeneratorDriver Generate()
        => CSharpGeneratorDriver.Create(new CellGenerator()).RunGenerators(CellSources.Compilation(_text));

    /// <summary>All cells in one process, as in a compiler's server: one of its own for each would measure the compiler that is not yet
    /// optimised.</summary>
    sealed class OneProcess : ManualConfig
    {
        public OneProcess() => AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(5).WithIterationCount(15).WithInvocationCount(8).WithUnrollFactor(8));
    }
}
