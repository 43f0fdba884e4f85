using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Training.Sequences;

namespace CellDsl.Conformance.Tests.Museum;

[Room(6, "Noise")]
public sealed class NoiseOnStates
{
    [Fact]
    [Exhibit(
        "Zoneout is left out, or drawn, in evaluation",
        "lmnt-com/haste#35, teganmaharaj/zoneout#5",
        "The expectation: ρ of the state before and 1 - ρ of the new one")]
    public void ZoneoutInEvaluation()
    {
        var options = new LayerOptions { Noise = new RecurrentNoise { Zoneout = 0.25 } };
        using var layer = new RecurrentLayer<Clamped, double>(new CellSizes(1, 1), 0, options);
        // 0.75 · 1, then 0.25 · 0.75 + 0.75 · (1 + 0.5 · 0.75).
        Trial.Same([0.75, 1.21875], Trial.Numbers(layer.Forward(Tensor.Create([1.0, 1], [2, 1, 1]))));
    }

    [Fact]
    [Exhibit(
        "One mask for all steps where each was to have its own, or the other way round",
        "tensorflow/tensorflow#2789, tensorflow/tensorflow#7927, pytorch/pytorch#37731",
        "What was asked for: a mask per step differs from step to step, one per sequence does not")]
    public void MasksPerStepAndPerSequence()
    {
        const int steps = 40, batch = 3, size = 8;
        foreach (DropoutKind kind in Enum.GetValues<DropoutKind>())
        {
            double[] y = Dropped(kind, steps, batch, size);
            bool Changes(int unit) => Enumerable.Range(1, steps - 1).Any(t => y[t * batch * size + unit] != y[unit]);
            bool[] changes = [.. Enumerable.Range(0, batch * size).Select(Changes)];
            Assert.All(changes, change => Assert.Equal(kind == DropoutKind.PerStep, change));
        }
    }

    [Fact]
    [Exhibit(
        "A mask is kept for the next call, which has another shape",
        "keras-team/keras#9031, google/edward2#511",
        "Masks follow from the place: what both calls have is the same")]
    public void MasksOfAnotherShape()
    {
        double[] small = Dropped(DropoutKind.PerStep, 5, 3, 4), large = Dropped(DropoutKind.PerStep, 6, 4, 4);
        for (int t = 0; t < 5; t++)
            for (int u = 0; u < 3 * 4; u++)
                Assert.Equal(small[t * 12 + u], large[t * 16 + u]);
    }

    [Fact]
    [Exhibit(
        "Recurrent dropout multiplies the memory by 1 / (1 - ρ) at every step, and it explodes",
        "tensorflow/tensorflow#11650",
        "Only what a matrix multiplies is dropped: an LSTM's c stays below i g / (1 - f)")]
    public void DropoutLeavesTheMemoryAlone()
    {
        var options = new LayerOptions { Noise = new RecurrentNoise { RecurrentDropout = 0.5 } };
        using var layer = new RecurrentLayer<Lstm, double>(new CellSizes(1, 4), 0, options);
        layer.Parameters.Edit().Fill(0.1);
        const int steps = 300;
        Tensor<double> ones = Tensor.Create(Enumerable.Repeat(1.0, steps).ToArray(), [steps, 1, 1]);
        var arguments = new SequenceArguments<double>(ones) { Noise = new SequenceNoise(Seed: 3) };
        // A gate's sum is at most 0.1 + 4 · 0.1 · 2 + 0.1 = 1, so f is at most σ(1).
        double bound = 1 / (1 - 1 / (1 + Math.Exp(-1)));
        Assert.All(Trial.Numbers(layer.Run(arguments).FinalStates["c"]), c => Assert.InRange(c, 0.1, bound));
    }

    [Fact]
    [Exhibit(
        "Dropout goes on in evaluation",
        "stanfordnlp/mac-network#28",
        "A call that does not say that it trains drops nothing")]
    public void NoDropoutInEvaluation()
    {
        using var dropout = new Dropout<double>(4, rate: 0.5, seed: 1);
        Tensor<double> x = Tensor.Create([.. Enumerable.Range(0, 24).Select(k => (double)k)], [3, 2, 4]);
        Assert.Equal(Trial.Numbers(x), Trial.Numbers(dropout.Run(new SequenceArguments<double>(x)).Output));
    }

    static double[] Dropped(DropoutKind kind, int steps, int batch, int size)
    {
        using var dropout = new Dropout<double>(size, rate: 0.5, seed: 1, kind);
        Tensor<double> ones = Tensor.Create(Enumerable.Repeat(1.0, steps * batch * size).ToArray(), [steps, batch, size]);
        return Trial.Numbers(dropout.Run(new SequenceArguments<double>(ones) { Noise = new SequenceNoise(Seed: 0, Step: 1) }).Output);
    }
}
