extern alias generator;

using BenchmarkDotNet.Attributes;
using generator::CellDsl.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CellDsl.Benchmarks;

/// <summary>From a cell's text to its generated files: what the compiler waits for after an edit of the cell.</summary>
[SimpleJob(launchCount: 1, warmupCount: 8, iterationCount: 15, invocationCount: 16)]
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
}
