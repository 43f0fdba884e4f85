using System.Numerics.Tensors;
using CellDsl.Runtime.Tests.Support;

namespace CellDsl.Runtime.Tests.Engine;

/// <summary>What is disposed while other threads use it ends their calls with ObjectDisposedException or lets them finish with right
/// numbers.</summary>
public class DisposalTests
{
    const int Rounds = 30;

    [Fact]
    public async Task APassGivesItsMemoryBackOnlyAfterBackward()
    {
        using SequenceLayer<double> layer = CellCase.Lstm.Layer<double>(CellCase.Lstm.Sizes(3, 9));
        var sample = new Sample(layer.Cell, layer.Sizes, 40, 6);
        double[] expected = Outcome.Of(layer, sample).Values["dx"];
        for (int round = 0; round < Rounds; round++)
        {
            RecordedPass<double> pass = layer.Record(sample.Arguments<double>());
            Task<double[]?> backward
                = Task.Run(() => Try(() => Outcome.Numbers(pass.Backward(sample.OutputGradient<double>(), sample.FinalGradients<double>()).Input)));
            Task dispose = Task.Run(pass.Dispose);
            // Takes the memory if it is free, and lays it out for other sizes.
            Task other = Task.Run(() => Outcome.Of(layer, new Sample(layer.Cell, layer.Sizes, 90 + round, 7)));
            await Task.WhenAll(backward, dispose, other);
            if (await backward is { } numbers)
                Assert.Equal(expected, numbers);
        }
    }

    [Fact]
    public async Task AStreamGivesItsMemoryBackOnlyAfterAStep()
    {
        using SequenceLayer<double> layer = CellCase.Lstm.Layer<double>(CellCase.Lstm.Sizes(3, 9));
        double[] input = [.. Enumerable.Range(0, 6 * 3).Select(n => n / 10.0)], expected = new double[6 * 9];
        using (CellStream<double> alone = layer.Stream(6))
            alone.Step(input, expected);
        for (int round = 0; round < Rounds; round++)
        {
            CellStream<double> stream = layer.Stream(6);
            Task<double[]?> step = Task.Run(() => Try(() =>
            {
                double[] output = new double[6 * 9];
                stream.Step(input, output);
                return output;
            }));
            await Task.WhenAll(step, Task.Run(stream.Dispose), Task.Run(() => Outcome.Of(layer, new Sample(layer.Cell, layer.Sizes, 2, 7 + round))));
            if (await step is { } numbers)
                Assert.Equal(expected, numbers);
            Assert.Throws<ObjectDisposedException>(() => stream.Step(input, expected));
            Assert.Throws<ObjectDisposedException>(() => stream.GetState("h", expected));
            Assert.Throws<ObjectDisposedException>(stream.Reset);
        }
    }

    [Fact]
    public async Task ALayerIsDisposedBetweenCalls()
    {
        for (int round = 0; round < Rounds; round++)
        {
            SequenceLayer<double> layer = CellCase.Lstm.Layer<double>(CellCase.Lstm.Sizes(3, 9));
            var sample = new Sample(layer.Cell, layer.Sizes, 20, 6);
            double[] expected = Outcome.Numbers(layer.Run(sample.Arguments<double>()).Output);
            Task<double[]?>[] runs
                = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => Try(() => Outcome.Numbers(layer.Run(sample.Arguments<double>()).Output))))];
            await Task.WhenAll([.. runs, Task.Run(layer.Dispose)]);
            foreach (Task<double[]?> run in runs)
                if (await run is { } numbers)
                    Assert.Equal(expected, numbers);
        }
    }

    static double[]? Try(Func<double[]> call)
    {
        try
        {
            return call();
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }
}
