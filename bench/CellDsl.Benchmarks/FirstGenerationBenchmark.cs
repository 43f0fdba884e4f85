extern alias generator;

using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using generator::CellDsl.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace CellDsl.Benchmarks;

/// <summary>The first generation of a process, most of it spent on compiling the generator itself; the C# compiler has already worked.</summary>
[SimpleJob(RunStrategy.ColdStart, launchCount: 7, warmupCount: 0, iterationCount: 1, invocationCount: 1)]
public class FirstGenerationBenchmark
{
    CSharpCompilation _compilation = null!;

    [GlobalSetup]
    public void CompileWithoutGenerator()
    {
        _compilation = CellSources.Compilation(CellSources.Text("Lstm"));
        _compilation.GetDiagnostics();
    }

    [Benchmark]
    public GeneratorDriver Generate() => CSharpGeneratorDriver.Create(new CellGenerator()).RunGenerators(_compilation);
}
