using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Lab.Formatting;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Tests;

/// <summary>Outputs of modules against their definitions, put together by hand from runs of single layers.</summary>
public sealed class DefinitionTests
{
    const int Steps = 7, Batch = 4;

    readonly Tensor<float> _x = Random(1, Steps, Batch, 3);

    [Fact]
    public void Skip_connections_add_and_append_earlier_values()
    {
        CellLayer<float> a = Layer<Gru>(3, 3), b = Layer<Lstm>(6, 3);
        using var stack = new SequenceStack<float>([a, b],
            [new Skip(0, 1, SkipKind.Concatenate), Skip.Residual(1), new Skip(0, 2, SkipKind.Concatenate)]);
        // Place 1 is the output of the first module; the residual adds it, not what the second reads.
        Tensor<float> first = a.Layer.Forward(_x);
        Tensor<float> second = b.Layer.Forward(Rows((t, n) => [.. Row(first, t, n), .. Row(_x, t, n)], 6));
        Same(Rows((t, n) => [.. Row(second, t, n).Zip(Row(first, t, n), (p, q) => p + q), .. Row(_x, t, n)], 6),
            stack.Run(new SequenceArguments<float>(_x)).Output);
    }

    [Fact]
    public void Dense_skips_go_from_the_input_to_all_layers_and_from_all_layers_to_the_output()
        => Assert.Equal(
            [new(0, 1, SkipKind.Concatenate), new(0, 2, SkipKind.Concatenate), new(1, 3, SkipKind.Concatenate), new(2, 3, SkipKind.Concatenate)],
            Skip.Dense(3));

    [Theory]
    [InlineData(SkipKind.Concatenate)]
    [InlineData(SkipKind.Sum)]
    public void The_second_direction_begins_at_each_sequences_last_valid_step(SkipKind join)
    {
        int[] lengths = [7, 3, 0, 5];
        CellLayer<float> ahead = Layer<Lstm>(3, 4), back = Layer<Gru>(3, 4);
        using var both = new Bidirectional<float>(ahead, back, join);
        SequenceResult<float> result = both.Run(new SequenceArguments<float>(_x) { Mask = SequenceMask.OfLengths(Steps, lengths) });
        for (int b = 0; b < Batch; b++)
        {
            if (lengths[b] == 0)
            {
                Assert.All(Enumerable.Range(0, Steps), t => Assert.All(Row(result.Output, t, b), v => Assert.Equal(0, v)));
                continue;
            }
            float[][] sequence = [.. Enumerable.Range(0, lengths[b]).Select(t => Row(_x, t, b))];
            SequenceResult<float> first = ahead.Layer.Run(Alone(sequence)), second = back.Layer.Run(Alone(sequence.Reverse()));
            for (int t = 0; t < Steps; t++)
            {
                float[] expected = t >= lengths[b] ? new float[both.OutputSize]
                    : join == SkipKind.Concatenate ? [.. Row(first.Output, t, 0), .. Row(second.Output, lengths[b] - 1 - t, 0)]
                    : [.. Row(first.Output, t, 0).Zip(Row(second.Output, lengths[b] - 1 - t, 0), (p, q) => p + q)];
                Assert.Equal(expected, Row(result.Output, t, b));
            }
            Assert.Equal(SequenceTensor.Span(first.FinalStates["c"]).ToArray(),
                SequenceTensor.Span(result.FinalStates["forward.c"]).Slice(b * 4, 4).ToArray());
            Assert.Equal(SequenceTensor.Span(second.FinalStates["h"]).ToArray(),
                SequenceTensor.Span(result.FinalStates["backward.h"]).Slice(b * 4, 4).ToArray());
        }
    }

    /// <summary>Two texts in one row, parted by a reset: each direction knows nothing of the other text.</summary>
    [Fact]
    public void A_reset_parts_sequences_in_both_directions()
    {
        using var both = new Bidirectional<float>(Layer<Lstm>(3, 4), Layer<Gru>(3, 4));
        bool[] resets = new bool[Steps];
        resets[4] = true;
        Tensor<float> x = Random(2, Steps, 1, 3);
        Tensor<float> joined = both.Run(new SequenceArguments<float>(x) { Mask = SequenceMask.OfResets(Steps, 1, resets) }).Output;
        Tensor<float> one = both.Run(new SequenceArguments<float>(SequenceTensor.Steps(x, 0, 4))).Output, two
            = both.Run(new SequenceArguments<float>(SequenceTensor.Steps(x, 4, Steps))).Output;
        Same(SequenceTensor.Join([one, two]), joined);
    }

    [Fact]
    public void Learned_states_are_what_sequences_and_pieces_begin_with()
    {
        using var learned = new CellLayer<float>(new RecurrentLayer<Gru>(3, 4, seed: 2), learnInitialStates: true);
        float[] begin = Numbers.Uniform(4, 9);
        begin.CopyTo(learned.Parameters("m")[1].Edit());
        Tensor<float> given = Tensor.Create([.. Enumerable.Repeat(begin, Batch).SelectMany(v => v)], [Batch, 4]);
        SequenceArguments<float> call = new SequenceArguments<float>(_x)
            { Mask = SequenceMask.OfResets(Steps, Batch, [.. Enumerable.Range(0, Steps * Batch).Select(k => k / Batch == 3)]) };
        Tensor<float> first = Given(0, 3), second = Given(3, Steps);
        Same(SequenceTensor.Join([first, second]), learned.Run(call).Output);
        SequenceStates<float> states = learned.CreateStates(Batch);
        learned.Run(new SequenceArguments<float>(_x), states);
        states.Reset();
        Same(first, SequenceTensor.Steps(learned.Run(new SequenceArguments<float>(_x), states).Output, 0, 3));

        Tensor<float> Given(int from, int end)
        {
            var arguments = new SequenceArguments<float>(SequenceTensor.Steps(_x, from, end));
            arguments.InitialStates["h"] = given;
            return learned.Layer.Run(arguments).Output;
        }
    }

    /// <summary>The engine computes a row alike whatever the other rows are, at sizes where rows share register tiles and at every vector
    /// width.</summary>
    [Theory]
    [InlineData(512)]
    [InlineData(256)]
    [InlineData(128)]
    [InlineData(0)]
    public void Packed_rows_have_the_bits_of_unpacked_ones(int vectorBits)
    {
        int[] lengths = [.. Numbers.Integers(37, 3, below: 12).Select(n => n + (n > 1 ? 1 : 0))];
        Tensor<float> x = Random(4, 12, 37, 50), dy = Random(5, 12, 37, 67);
        using var masked = new CellLayer<float>(new RecurrentLayer<Lstm>(50, 67, seed: 1, new LayerOptions { VectorBits = vectorBits, Threads = 2 }));
        SequenceMask mask = SequenceMask.OfLengths(12, lengths);
        using RecordedPass<float> packed = masked.Record(new SequenceArguments<float>(x) { Mask = mask });
        using RecordedPass<float> engine = masked.Layer.Record(new SequenceArguments<float>(x) { Lengths = lengths });
        Same(engine.Output, packed.Output);
        BackwardResult<float> expected = engine.Backward(dy), actual = packed.Backward(dy);
        Same(expected.Input, actual.Input);
        Same(expected.InitialStates["c"], actual.InitialStates["c"]);
    }

    static SequenceArguments<float> Alone(IEnumerable<float[]> steps)
    {
        float[][] rows = [.. steps];
        return new SequenceArguments<float>(Tensor.Create([.. rows.SelectMany(r => r)], [rows.Length, 1, 3]));
    }

    static CellLayer<float> Layer<TCell>(int input, int hidden)
        where TCell : ICell
        => new(new RecurrentLayer<TCell>(input, hidden, seed: 1, new LayerOptions { Threads = 1 }));

    Tensor<float> Rows(Func<int, int, float[]> row, int size)
        => Tensor.Create([.. Enumerable.Range(0, Steps * Batch).SelectMany(k => row(k / Batch, k % Batch))], [Steps, Batch, size]);

    static float[] Row(Tensor<float> tensor, int t, int b)
    {
        int size = (int)tensor.Lengths[2];
        return SequenceTensor.Span(tensor).Slice((t * (int)tensor.Lengths[1] + b) * size, size).ToArray();
    }

    static Tensor<float> Random(ulong seed, params ReadOnlySpan<nint> lengths)
    {
        Tensor<float> tensor = Tensor.CreateFromShape<float>(lengths);
        Numbers.Uniform((int)tensor.FlattenedLength, seed).CopyTo(SequenceTensor.Span(tensor));
        return tensor;
    }

    static void Same(Tensor<float> expected, Tensor<float> actual)
        => Assert.Equal(SequenceTensor.Span(expected).ToArray(), SequenceTensor.Span(actual).ToArray());
}
