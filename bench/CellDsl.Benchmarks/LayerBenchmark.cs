using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using CellDsl.Cells;

namespace CellDsl.Benchmarks;

/// <summary>A layer in single precision on one thread: forward alone, and forward that records with backward behind it.</summary>
/// <remarks>Input and hidden sizes are the same, as MUT1 needs.</remarks>
[GenericTypeArguments(typeof(VanillaRnn))]
[GenericTypeArguments(typeof(Lstm))]
[GenericTypeArguments(typeof(GruBias))]
[GenericTypeArguments(typeof(Mut1))]
[GenericTypeArguments(typeof(IndRnn))]
[MemoryDiagnoser]
public class LayerBenchmark<TCell>
    where TCell : ICell
{
    RecurrentLayer<TCell> _layer = null!;
    Tensor<float> _input = null!;
    Tensor<float> _outputGradient = null!;

    [ParamsSource(nameof(Shapes))]
    public LayerShape Shape { get; set; }

    public static LayerShape[] Shapes => [new(100, 1, 128, 128), new(35, 20, 200, 200), new(100, 32, 512, 512)];

    [GlobalSetup]
    public void Setup()
    {
        _layer = new RecurrentLayer<TCell>(Shape.Input, Shape.Hidden, seed: 1, new LayerOptions { Threads = 1 });
        _input = RandomSequences.Uniform(Shape.Time, Shape.Batch, Shape.Input, seed: 2);
        _outputGradient = RandomSequences.Uniform(Shape.Time, Shape.Batch, Shape.Hidden, seed: 3);
    }

    [GlobalCleanup]
    public void CleanUp() => _layer.Dispose();

    [Benchmark]
    public Tensor<float> Forward() => _layer.Forward(_input);

    [Benchmark]
    public BackwardResult<float> Train()
    {
        _layer.Parameters.ZeroGradients();
        using RecordedPass<float> pass = _layer.Record(_input);
        return pass.Backward(_outputGradient);
    }
}
