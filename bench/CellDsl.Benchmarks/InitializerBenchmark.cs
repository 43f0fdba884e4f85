using BenchmarkDotNet.Attributes;

namespace CellDsl.Benchmarks;

/// <summary>First values of one square matrix.</summary>
[ShortRunJob]
public class InitializerBenchmark
{
    [Params(Initializer.Xavier, Initializer.Normal, Initializer.Orthogonal, Initializer.NpRnn)]
    public Initializer Initializer { get; set; }

    [Params(128, 1024)]
    public int Size { get; set; }

    [Benchmark]
    public double[] Values() => ParameterInitializer.Values(Initializer, double.NaN, Size, Size, seed: 1, name: "U");
}
