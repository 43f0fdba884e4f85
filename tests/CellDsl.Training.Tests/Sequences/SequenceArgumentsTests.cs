using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Tests;

/// <summary>Layers and modules take the same arguments.</summary>
public sealed class SequenceArgumentsTests : IDisposable
{
    const int Steps = 5, Batch = 3;

    readonly CellLayer<float> _module = new(new RecurrentLayer<Gru>(inputSize: 4, hiddenSize: 6, seed: 1));
    readonly Tensor<float> _x = Tensor.Create([.. Enumerable.Range(0, Steps * Batch * 4).Select(k => MathF.Sin(k))], [Steps, Batch, 4]);

    public void Dispose() => _module.Dispose();

    [Fact]
    public void Lengths_and_the_mask_of_these_lengths_are_one_for_both()
    {
        int[] lengths = [5, 0, 3];
        float[] expected = Flat(_module.Layer.Run(new(_x) { Lengths = lengths }));
        var mask = SequenceMask.OfLengths(Steps, lengths);
        Assert.Equal(expected, Flat(_module.Layer.Run(new(_x) { Mask = mask })));
        Assert.Equal(expected, Flat(_module.Run(new(_x) { Lengths = lengths })));
        Assert.Equal(expected, Flat(_module.Run(new(_x) { Mask = mask })));
        Assert.Equal(expected, Flat(_module.Run(new() { Inputs = { ["x"] = _x }, Mask = mask })));
    }

    [Fact]
    public void A_module_writes_into_an_earlier_output()
    {
        SequenceResult<float> earlier = _module.Run(new(_x));
        float[] expected = Flat(earlier);
        SequenceTensor.Span(earlier.Output).Clear();
        foreach (int[]? lengths in new[] { null, new[] { 5, 5, 4 } })
            Assert.Same(earlier.Output, _module.Run(new(_x) { Into = earlier, Lengths = lengths }).Output);
        Assert.Equal(expected[..(4 * Batch * 6)], Flat(earlier)[..(4 * Batch * 6)]);
    }

    [Fact]
    public void The_seed_of_a_call_changes_the_masks_of_a_module()
    {
        using var dropout = new Dropout<float>(4, 0.5, seed: 3);
        float[] Output(SequenceNoise noise) => Flat(dropout.Run(new(_x) { Noise = noise }));
        Assert.Equal(Output(new(0, 1)), Output(new(0, 1)));
        Assert.NotEqual(Output(new(0, 1)), Output(new(1, 1)));
        Assert.NotEqual(Output(new(0, 1)), Output(new(0, 2)));
    }

    [Fact]
    public void What_cannot_be_is_refused_in_words()
    {
        var gaps = new SequenceMask(Steps, Batch, [.. Enumerable.Range(0, Steps * Batch).Select(k => k != 4)]);
        var resets = SequenceMask.OfResets(Steps, Batch, [.. Enumerable.Range(0, Steps * Batch).Select(k => k == 4)]);
        foreach (SequenceMask mask in new[] { gaps, resets })
            Refused("CellLayer of CellDsl.Training takes masks of any pattern", () => _module.Layer.Run(new(_x) { Mask = mask }));
        var lengths = SequenceMask.OfLengths(Steps, 5, 5, 5);
        Refused("Lengths are given twice", () => _module.Layer.Run(new(_x) { Mask = lengths, Lengths = [5, 5, 5] }));
        Refused("Lengths are given twice", () => _module.Run(new(_x) { Mask = lengths, Lengths = [5, 5, 5] }));
        Refused("mask must be [5, 3]", () => _module.Layer.Run(new(_x) { Mask = SequenceMask.OfLengths(4, 4, 4, 4) }));
        Refused("'x' is given twice", () => _module.Run(new(_x) { Inputs = { ["x"] = _x } }));
        Refused("captures nothing", () => _module.Run(new(_x) { Capture = ["h"] }));
        Refused("needs its input", () => _module.Run(new()));
        Refused("output to write into (Into) must be [5, 3, 6]", ()
            => _module.Run(new(_x) { Into = _module.Run(new(SequenceTensor.Steps(_x, 0, 4))) }));
    }

    static void Refused(string reason, Action call) => Assert.Contains(reason, Assert.Throws<ArgumentException>(call).Message);

    static float[] Flat(SequenceResult<float> result) => SequenceTensor.Span(result.Output).ToArray();
}
