using System.Numerics.Tensors;
using CellDsl.Runtime.Tests.Support;

namespace CellDsl.Runtime.Tests.Engine;

/// <summary>Results of an earlier call take the numbers of the next.</summary>
public class IntoTests
{
    // Hidden size 16 needs no padding at any vector width, so the caller's arrays are used themselves; 11 does.
    const int T = 6, B = 3, I = 32;

    static Tensor<float> Numbers(int seed, int steps, int batch, int size)
    {
        var random = new Random(seed);
        return Tensor.Create(Enumerable.Range(0, steps * batch * size).Select(_ => random.NextSingle() - 0.5f).ToArray(), [steps, batch, size]);
    }

    static float[] Values(Tensor<float> tensor) => [.. tensor];

    [Theory]
    [InlineData(11, null)]
    [InlineData(16, null)]
    [InlineData(16, 2)]
    public void ResultsAreWrittenIntoEarlierOnes(int hidden, int? checkpointEvery)
    {
        using SequenceLayer<float> layer = CellCase.Lstm.Layer<float>(CellCase.Lstm.Sizes(I, hidden), checkpointEvery: checkpointEvery);
        Tensor<float> first = Numbers(1, T, B, I), second = Numbers(2, T, B, I), dy = Numbers(3, T, B, hidden);

        SequenceResult<float> expected = layer.Run(new(second) { Capture = ["i"] });
        using RecordedPass<float> expectedPass = layer.Record(second);
        BackwardResult<float> expectedGradients = expectedPass.Backward(dy);

        SequenceResult<float> earlier = layer.Run(new(first) { Capture = ["i"] });
        SequenceResult<float> result = layer.Run(new(second) { Capture = ["i"], Into = earlier });
        Assert.Same(earlier.Output, result.Output);
        Assert.Same(earlier.Captured["i"], result.Captured["i"]);
        Assert.Same(earlier.FinalStates["h"], result.FinalStates["h"]);
        Assert.Equal(Values(expected.Output), Values(result.Output));
        Assert.Equal(Values(expected.Captured["i"]), Values(result.Captured["i"]));
        Assert.Equal(Values(expected.FinalStates["c"]), Values(result.FinalStates["c"]));

        using RecordedPass<float> earlierPass = layer.Record(first);
        BackwardResult<float> earlierGradients = earlierPass.Backward(dy);
        using RecordedPass<float> pass = layer.Record(new SequenceArguments<float>(second) { Into = earlierPass });
        BackwardResult<float> gradients = pass.Backward(dy, into: earlierGradients);
        Assert.Same(earlierPass.Output, pass.Output);
        Assert.Same(earlierGradients.Input, gradients.Input);
        Assert.Equal(Values(expectedPass.Output), Values(pass.Output));
        Assert.Equal(Values(expectedGradients.Input), Values(gradients.Input));
        Assert.Equal(Values(expectedGradients.InitialStates["h"]), Values(gradients.InitialStates["h"]));
    }

    [Fact]
    public void StatesMayBeCarriedInPlace()
    {
        using SequenceLayer<float> layer = CellCase.Lstm.Layer<float>(CellCase.Lstm.Sizes(I, 16));
        Tensor<float> input = Numbers(1, T, B, I);
        SequenceResult<float> one = layer.Run(new SequenceArguments<float>(input));
        var arguments = new SequenceArguments<float>(input);
        foreach (var (name, state) in one.FinalStates)
            arguments.InitialStates[name] = state;
        SequenceResult<float> apart = layer.Run(arguments);
        arguments.Into = one;
        SequenceResult<float> inPlace = layer.Run(arguments);
        Assert.Equal(Values(apart.Output), Values(inPlace.Output));
        Assert.Equal(Values(apart.FinalStates["c"]), Values(inPlace.FinalStates["c"]));
    }

    [Fact]
    public void AnotherShapeIsRefused()
    {
        using SequenceLayer<float> layer = CellCase.Lstm.Layer<float>(CellCase.Lstm.Sizes(I, 16));
        SequenceResult<float> shorter = layer.Run(new(Numbers(1, T - 1, B, I)));
        var error = Assert.Throws<ArgumentException>(() => layer.Run(new(Numbers(1, T, B, I)) { Into = shorter }));
        Assert.Contains("[5, 3, 16]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[6, 3, 16]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnInputIsNotOverwrittenWhileItIsRead()
    {
        using SequenceLayer<float> layer = CellCase.Lstm.Layer<float>(CellCase.Lstm.Sizes(16, 16));
        SequenceResult<float> one = layer.Run(new(Numbers(1, T, B, 16)));
        Assert.Throws<ArgumentException>(() => layer.Run(new(one.Output) { Into = one }));
        using RecordedPass<float> pass = layer.Record(one.Output);
        BackwardResult<float> gradients = pass.Backward(one.Output);
        using RecordedPass<float> next = layer.Record(one.Output);
        Assert.Throws<ArgumentException>(() => next.Backward(gradients.Input, into: gradients));
    }

    [Fact]
    public void CallsAllocateNoMemoryForNumbers()
    {
        using SequenceLayer<float> layer = CellCase.Lstm.Layer<float>(CellCase.Lstm.Sizes(I, 16));
        long small = Allocated(layer, steps: 2), large = Allocated(layer, steps: 500);
        Assert.InRange(small, 0, 6000);
        Assert.InRange(large, 0, 6000);
    }

    static long Allocated(SequenceLayer<float> layer, int steps)
    {
        var arguments = new SequenceArguments<float>(Numbers(1, steps, B, I));
        Tensor<float> dy = Numbers(2, steps, B, 16);
        BackwardResult<float>? gradients = null;
        long least = long.MaxValue;
        for (int n = 0; n < 5; n++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            RecordedPass<float> pass = layer.Record(arguments);
            gradients = pass.Backward(dy, into: gradients);
            pass.Dispose();
            arguments.Into = pass;
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
