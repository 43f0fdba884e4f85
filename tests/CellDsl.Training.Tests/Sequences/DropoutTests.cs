using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Tests;

public sealed class DropoutTests
{
    const int Steps = 40, Batch = 5, Size = 50;
    const double Rate = 0.3;

    static readonly SequenceArguments<float> Ones = new(Filled(1));

    /// <summary>Computed once by another program from the documented formula, so that masks stay what they are from version to version and on every
    /// machine.</summary>
    [Fact]
    public void The_mask_is_a_function_of_seed_call_row_step_and_unit()
    {
        Assert.Equal("##.####.#..##..###.#", Text(new DropoutMask(1, 2, 0.3).At(3, 4)));
        Assert.NotEqual(Text(new DropoutMask(1, 2, 0.3).At(3, 4)), Text(new DropoutMask(2, 2, 0.3).At(3, 4)));
        Assert.NotEqual(Text(new DropoutMask(1, 2, 0.3).At(3, 4)), Text(new DropoutMask(1, 3, 0.3).At(3, 4)));
        Assert.NotEqual(Text(new DropoutMask(1, 2, 0.3).At(3, 4)), Text(new DropoutMask(1, 2, 0.3).At(4, 4)));
        Assert.NotEqual(Text(new DropoutMask(1, 2, 0.3).At(3, 4)), Text(new DropoutMask(1, 2, 0.3).At(3, 5)));
        Assert.Equal(new string('#', 20), Text(new DropoutMask(1, 2, 0).At(3, 4)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DropoutMask(1, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DropoutMask(1, 2, double.NaN));

        static string Text(DropoutMask.UnitMask mask) => string.Concat(Enumerable.Range(0, 20).Select(u => mask.IsKept(u) ? '#' : '.'));
    }

    [Fact]
    public void Training_drops_at_the_rate_and_keeps_the_mean()
    {
        using var dropout = new Dropout<float>(Size, Rate, seed: 1);
        float[] y = Run(dropout, 1);
        // Five standard deviations of a share of 10000.
        Assert.Equal(Rate, y.Count(v => v == 0) / (double)y.Length, tolerance: 5 * Math.Sqrt(Rate * (1 - Rate) / y.Length));
        Assert.All(y, v => Assert.True(v == 0 || v == (float)(1 / (1 - Rate))));
        Assert.Equal(y, Run(dropout, 1));
        Assert.NotEqual(y, Run(dropout, 2));
        Assert.All(SequenceTensor.Span(dropout.Run(Ones).Output).ToArray(), v => Assert.Equal(1, v));
    }

    [Fact]
    public void A_variational_mask_is_the_same_at_all_steps_and_differs_between_sequences()
    {
        using var dropout = new Dropout<float>(Size, Rate, seed: 1, DropoutKind.PerSequence);
        float[][] steps = [.. Run(dropout, 1).Chunk(Batch * Size)];
        Assert.All(steps, step => Assert.Equal(steps[0], step));
        Assert.Equal(Batch, steps[0].Chunk(Size).DistinctBy(row => string.Concat(row.Select(v => v == 0 ? '0' : '1'))).Count());

        using var fresh = new Dropout<float>(Size, Rate, seed: 1);
        Assert.True(Run(fresh, 1).Chunk(Batch * Size).DistinctBy(step => string.Concat(step.Select(v => v == 0 ? '0' : '1'))).Count() == Steps);
    }

    [Fact]
    public void A_sequence_in_stretches_has_the_masks_of_the_whole()
    {
        using var dropout = new Dropout<float>(Size, Rate, seed: 1);
        SequenceArguments<float> whole = Ones with { Noise = new SequenceNoise(0, 3) };
        float[] expected = SequenceTensor.Span(dropout.Run(whole).Output).ToArray();
        float[] first = SequenceTensor.Span(dropout.Run(whole.Slice(0, 7)).Output).ToArray();
        float[] rest = SequenceTensor.Span(dropout.Run(whole.Slice(7, Steps)).Output).ToArray();
        Assert.Equal(expected, first.Concat(rest));
    }

    /// <summary>The mask comes from the batch's own rows and steps, also where layers pack theirs.</summary>
    [Fact]
    public void Masked_steps_leave_the_masks_of_other_steps_as_they_are()
    {
        using var dropout = new Dropout<float>(Size, Rate, seed: 1);
        SequenceMask mask = SequenceMask.OfLengths(Steps, 40, 0, 3, 20, 39);
        float[] all = Run(dropout, 1), masked
            = SequenceTensor.Span(dropout.Run(Ones with { Noise = new SequenceNoise(0, 1), Mask = mask }).Output).ToArray();
        for (int k = 0; k < all.Length; k++)
            Assert.Equal(mask.IsValid(k / Size) ? all[k] : 0, masked[k]);
    }

    /// <summary>Sequences that get shorter row by row are packed as they are, here in two stretches: then the engine's own masks are those of the
    /// batch.</summary>
    [Fact]
    public void Layers_draw_their_noise_in_training_and_alike_across_stretches()
    {
        int[] lengths = [Steps, 3, 3, 3, 2];
        var noise = new RecurrentNoise { Zoneout = 0.2, RecurrentDropout = 0.3 };
        using var layer = new CellLayer<float>(
            new RecurrentLayer<Lstm>(new CellSizes(Size, 20), seed: 1, new LayerOptions { Threads = 1, Noise = noise }), noiseSeed: 8);
        SequenceMask mask = SequenceMask.OfLengths(Steps, lengths);
        Assert.True(PackedSteps.Of(mask).Stretches.Count > 1);
        SequenceArguments<float> whole = Ones with { Noise = new SequenceNoise(0, 5) { FirstTimeStep = 2 } }, packed = whole with { Mask = mask };

        Assert.Equal(Engine(null, trains: true), Output(whole));
        Assert.Equal(Engine(null, trains: false), Output(whole with { Noise = null }));
        Assert.Equal(Engine(lengths, trains: true), Output(packed));
        Assert.NotEqual(Output(packed), Output(packed with { Noise = null }));

        float[] Output(SequenceArguments<float> call) => SequenceTensor.Span(layer.Run(call).Output).ToArray();

        float[] Engine(int[]? lengths, bool trains) => SequenceTensor.Span(layer.Layer.Run(new SequenceArguments<float>(Ones.Input!)
        {
            Lengths = lengths,
            Noise = trains ? new SequenceNoise(Seed: 8, Step: 5) { FirstTimeStep = 2 } : null,
        }).Output).ToArray();
    }

    [Fact]
    public void A_stack_in_training_has_the_same_bits_on_any_number_of_threads()
    {
        Assert.Equal(Outcome(1), Outcome(2));

        static float[] Outcome(int threads)
        {
            using var stack = new SequenceStack<float>(
            [
                new CellLayer<float>(new RecurrentLayer<Lstm>(Size, 40, seed: 1, new LayerOptions { Threads = threads })),
                new Dropout<float>(40, 0.5, seed: 2),
                new CellLayer<float>(new RecurrentLayer<Gru>(40, 30, seed: 3, new LayerOptions { Threads = threads })),
            ]);
            using RecordedPass<float> pass
                = stack.Record(Ones with { Noise = new SequenceNoise(0, 5), Mask = SequenceMask.OfLengths(Steps, 40, 0, 3, 20, 39) });
            BackwardResult<float> back = pass.Backward(pass.Output);
            return [.. SequenceTensor.Span(pass.Output), .. SequenceTensor.Span(back.Input),
                .. stack.Parameters("m").SelectMany(b => b.Gradients.ToArray())];
        }
    }

    static float[] Run(Dropout<float> dropout, ulong number)
        => SequenceTensor.Span(dropout.Run(Ones with { Noise = new SequenceNoise(0, number) }).Output).ToArray();

    static Tensor<float> Filled(float value)
    {
        Tensor<float> tensor = Tensor.CreateFromShape<float>([Steps, Batch, Size]);
        SequenceTensor.Span(tensor).Fill(value);
        return tensor;
    }
}
