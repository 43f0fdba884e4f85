using System.Numerics.Tensors;
using CellDsl.Backends.Cpu;
using CellDsl.Execution;
using CellDsl.Runtime.Tests.Support;

namespace CellDsl.Runtime.Tests.Engine;

public class StreamTests
{
    [Theory]
    [InlineData(1, 1), InlineData(3, 1), InlineData(40, 1), InlineData(1, 3), InlineData(9, 2)]
    public void StepsGiveTheNumbersOfTheSequenceBitForBit(int batch, int threads)
    {
        foreach (CellCase cell in CellCase.All)
        {
            using SequenceLayer<float> layer = cell.Layer<float>(cell.Sizes(6, 21), new Sharing(threads, SmallWork: true));
            var sample = new Sample(cell.Description, layer.Sizes, 5, batch);
            SequenceArguments<float> arguments = sample.Arguments<float>();
            SequenceResult<float> whole = layer.Run(arguments);
            double[] expected = Outcome.Numbers(whole.Output);

            using CellStream<float> stream = layer.Stream(batch, arguments.Contexts);
            foreach (var (name, state) in arguments.InitialStates)
                stream.SetState(name, Array.ConvertAll(Outcome.Numbers(state), x => (float)x));
            float[] output = new float[expected.Length / 5];
            for (int t = 0; t < 5; t++)
            {
                ReadOnlyMemory<float>[] inputs = [.. cell.Description.Inputs.Select(i => Step(arguments.Inputs[i.Name], t, 5))];
                if (inputs.Length == 1)
                    stream.Step(inputs[0].Span, output);
                else
                    stream.Step(inputs, output);
                for (int n = 0; n < output.Length; n++)
                    Assert.Equal((float)expected[t * output.Length + n], output[n]);
            }
            foreach (var (name, state) in whole.FinalStates)
            {
                float[] final = new float[state.FlattenedLength];
                stream.GetState(name, final);
                Assert.Equal(Array.ConvertAll(Outcome.Numbers(state), x => (float)x), final);
            }
        }
    }

    static ReadOnlyMemory<float> Step(Tensor<float> input, int t, int steps)
    {
        float[] all = Array.ConvertAll(Outcome.Numbers(input), x => (float)x);
        return all.AsMemory(t * (all.Length / steps), all.Length / steps);
    }

    [Fact]
    public void ResetStartsFromZeroAgain()
    {
        using SequenceLayer<float> layer = CellCase.Gru.Layer<float>(CellCase.Gru.Sizes(2, 5));
        using CellStream<float> stream = layer.Stream(1);
        float[] first = new float[5], again = new float[5];
        stream.Step([1, 2], first);
        stream.Step([3, 4], again);
        Assert.NotEqual(first, again);
        stream.Reset();
        stream.Step([1, 2], again);
        Assert.Equal(first, again);
    }

    [Fact]
    public void AStreamFollowsChangesOfTheParameters()
    {
        using SequenceLayer<float> layer = CellCase.Lstm.Layer<float>(CellCase.Lstm.Sizes(2, 5));
        using CellStream<float> stream = layer.Stream(1);
        float[] before = new float[5], after = new float[5];
        stream.Step([1, 2], before);
        layer.Parameters.Edit().Clear();
        stream.Reset();
        stream.Step([1, 2], after);
        // All gates are 1/2 and the candidate is 0.
        Assert.All(after, y => Assert.Equal(0, y));
        Assert.Contains(before, y => y != 0);
    }

    [Theory]
    [InlineData(1), InlineData(2)]
    public void AStepAllocatesNothing(int threads)
    {
        using SequenceLayer<float> layer = CellCase.Lstm.Layer<float>(CellCase.Lstm.Sizes(4, 40), new Sharing(threads, SmallWork: true));
        using CellStream<float> stream = layer.Stream(2);
        float[] x = new float[8], y = new float[80];
        for (int n = 0; n < 3; n++)
            stream.Step(x, y);
        // What one step allocates, 100 steps do again and again. .NET itself allocates for a thread that falls asleep for the first time, as members
        // of a team do on a busy machine.
        Assert.Equal(0, Enumerable.Range(0, 5).Min(_ => Allocated(() =>
        {
            for (int n = 0; n < 100; n++)
                stream.Step(x, y);
        })));
    }

    static long Allocated(Action work)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public void ARunAllocatesItsResultsAndNothingPerStep()
    {
        using SequenceLayer<float> layer = CellCase.Lstm.Layer<float>(CellCase.Lstm.Sizes(4, 40));
        var sample = new Sample(layer.Cell, layer.Sizes, 200, 3);
        SequenceArguments<float> arguments = sample.Arguments<float>();
        layer.Run(arguments);
        layer.Run(arguments);
        long before = GC.GetAllocatedBytesForCurrentThread();
        layer.Run(arguments);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        long results = sizeof(float) * (200 * 3 * 40 + 2 * 3 * 40);
        Assert.InRange(allocated, results, results + 8192);
    }

    [Fact]
    public void AStreamsMistakesAreNamedAndLeaveItUsable()
    {
        using SequenceLayer<float> layer = CellCase.Lstm.Layer<float>(CellCase.Lstm.Sizes(4, 6));
        CellStream<float> stream = layer.Stream(2);
        float[] y = new float[12];
        Assert.Contains("'x' of a step must have 8 numbers", Assert.Throws<ArgumentException>(() => stream.Step(new float[7], y)).Message);
        Assert.Contains("has 12 numbers; room for 11", Assert.Throws<ArgumentException>(() => stream.Step(new float[8], new float[11])).Message);
        Assert.Contains("no state 'q'; it has h, c", Assert.Throws<ArgumentException>(() => stream.GetState("q", y)).Message);
        Assert.Contains("State 'c' has 12 numbers; 3 were given", Assert.Throws<ArgumentException>(() => stream.SetState("c", new float[3])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => layer.Stream(0));
        Assert.Contains("2 inputs; give them as a list", Assert.Throws<ArgumentException>(() =>
        {
            using SequenceLayer<float> mix = CellCase.Mix.Layer<float>(CellCase.Mix.Sizes(4, 6));
            using CellStream<float> several = mix.Stream(1, new Sample(mix.Cell, mix.Sizes, 1, 1).Arguments<float>().Contexts);
            several.Step(new float[4], new float[8]);
        }).Message);
        stream.Step(new float[8], y);
        stream.Dispose();
        Assert.Throws<ObjectDisposedException>(() => stream.Step(new float[8], y));
        Assert.Throws<ObjectDisposedException>(() => stream.Reset());
    }
}
