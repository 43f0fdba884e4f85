using BenchmarkDotNet.Attributes;

namespace CellDsl.Benchmarks;

/// <summary>First values of one square matrix.</summary>
public class InitializerBenchmark
{
    [Params(128, 1024)]
    public int Size { get; set; }

    [Benchmark]
    public double[] Xavier() => Values(Initializer.Xavier);

    [Benchmark]
    public double[] Normal() => Values(Initializer.Normal);

    [Benchmark]
    public double[] Orthogonal() => Values(Initializer.Orthogonal);

    [Benchmark]
    public double[] NpRnn() => Values(Initializer.NpRnn);

    double[] Values(Initializer initializer) => ParameterInitializer.Values(initializer, double.NaN, Size, Size, seed: 1, name: "U");
}
