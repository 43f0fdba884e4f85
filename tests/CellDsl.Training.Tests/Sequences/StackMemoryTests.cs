using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Lab.Formatting;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Tests;

/// <summary>A stack keeps its memory between calls, and nobody notices but the garbage collector.</summary>
public sealed class StackMemoryTests
{
    const int Steps = 240, Batch = 8, Size = 32;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Calls_allocate_their_results_and_little_else(bool trains)
    {
        using SequenceStack<float> stack = Stack();
        SequenceArguments<float> call = Call(1) with { Noise = trains ? new SequenceNoise(0, 1) : null };
        Tensor<float> dy = Random(2, stack.OutputSize);
        for (int warm = 0; warm < 3; warm++)
            Use();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Use();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        const long place = Steps * Batch * Size * sizeof(float);
        // Of 2·Size numbers the output, of Size its input's gradient; states and gradients of states are 1/240 each.
        long results = trains ? 3 * place : 2 * place;
        Assert.InRange(allocated, results, results + place / 2);

        void Use()
        {
            if (trains)
            {
                using RecordedPass<float> pass = stack.Record(call);
                pass.Backward(dy);
            }
            else
            {
                stack.Run(call);
            }
        }
    }

    [Fact]
    public void Results_stay_what_they_are_whatever_is_called_next()
    {
        using SequenceStack<float> stack = Stack(), fresh = Stack();
        // In evaluation dropout hands on what it is given, here at the end.
        using var last
            = new SequenceStack<float>([new CellLayer<float>(new RecurrentLayer<Gru>(Size, Size, seed: 1)), new Dropout<float>(Size, 0.5, seed: 1)]);
        Tensor<float> output = last.Run(Call(1)).Output;
        float[] numbers = Flat(output);
        last.Run(Call(2));
        Assert.Equal(numbers, Flat(output));

        Tensor<float> dy = Random(2, stack.OutputSize);
        RecordedPass<float> first = stack.Record(Training(1)), second = stack.Record(Training(2));
        Tensor<float> y = first.Output;
        stack.Run(Call(3));
        BackwardResult<float> later = second.Backward(dy), earlier = first.Backward(dy);
        second.Dispose();
        first.Dispose();
        first.Dispose();
        using (RecordedPass<float> third = stack.Record(Training(3)))
            third.Backward(dy);

        using RecordedPass<float> one = fresh.Record(Training(1));
        Assert.Equal(Flat(one.Output), Flat(y));
        Same(one.Backward(dy), earlier);
        using RecordedPass<float> two = fresh.Record(Training(2));
        Same(two.Backward(dy), later);

        static SequenceArguments<float> Training(ulong seed) => Call(seed) with { Noise = new SequenceNoise(0, seed) };

        static void Same(BackwardResult<float> expected, BackwardResult<float> actual)
        {
            Assert.Equal(Flat(expected.Input), Flat(actual.Input));
            Assert.All(expected.InitialStates, state => Assert.Equal(Flat(state.Value), Flat(actual.InitialStates[state.Key])));
        }
    }

    [Fact]
    public void Calls_of_several_threads_do_not_share_memory()
    {
        using SequenceStack<float> stack = Stack();
        float[][] expected = [.. Enumerable.Range(0, 4).Select(k => Flat(stack.Run(Call((ulong)k)).Output))];
        Parallel.For(0, 40, k => Assert.Equal(expected[k % 4], Flat(stack.Run(Call((ulong)(k % 4))).Output)));
    }

    [Fact]
    public void Shapes_may_change()
    {
        using SequenceStack<float> stack = Stack();
        float[] whole = Flat(stack.Run(Call(1)).Output);
        Assert.Equal(whole[..(7 * Batch * stack.OutputSize)], Flat(stack.Run(Call(1).Slice(0, 7)).Output));
        SequenceMask mask = SequenceMask.OfLengths(Steps, 7, 0, Steps, 3, 3, 3, 3, 200);
        SequenceResult<float> masked = stack.Run(Call(1) with { Mask = mask });
        Assert.Equal(Flat(masked.Output), Flat(stack.Run(Call(1) with { Mask = mask }).Output));
        Assert.Equal(whole, Flat(stack.Run(Call(1)).Output));
    }

    /// <summary>With skip connections of both kinds, dropout, and a stack in the stack.</summary>
    static SequenceStack<float> Stack()
    {
        var options = new LayerOptions { Threads = 1 };
        CellLayer<float> Layer(ulong seed, int input = Size) => new(new RecurrentLayer<Lstm>(input, Size, seed, options));
        return new SequenceStack<float>(
        [
            Layer(1),
            new Dropout<float>(Size, 0.3, seed: 2),
            new SequenceStack<float>([Layer(3), Layer(4)], [Skip.Residual(1)]),
            Layer(5, 2 * Size),
        ],
        [Skip.Residual(0), Skip.Residual(2), new Skip(1, 3, SkipKind.Concatenate), new Skip(2, 4, SkipKind.Concatenate)]);
    }

    static SequenceArguments<float> Call(ulong seed) => new(Random(seed, Size));

    static Tensor<float> Random(ulong seed, int size) => Tensor.Create(Numbers.Uniform(Steps * Batch * size, seed), [Steps, Batch, size]);

    static float[] Flat(Tensor<float> tensor) => SequenceTensor.Span(tensor).ToArray();
}
