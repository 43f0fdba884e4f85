using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Training.Sequences;

namespace CellDsl.Conformance.Tests.Museum;

[Room(3, "Steps that are not there")]
public sealed class StepsThatAreNotThere
{
    static readonly double[] s_padded = [1, 4, 2, double.NaN, 3, double.PositiveInfinity];

    [Fact]
    [Exhibit(
        "What stands in the padding is multiplied before it is masked",
        "keras-team/keras#449, espnet/espnet#283",
        "Padding of NaN and ∞ changes no value and no gradient")]
    public void NanInThePadding()
    {
        Trial trial = Trial.Of<Accumulator, double>(3, 2, ["x"], [s_padded], lengths: [3, 1]);
        Trial.Same([1, 2.5, 2.5, 0, 4.5, 0], trial.Output);
        Trial.Same([14], trial.Parameters["W"]);
        Trial.Same([7], trial.Parameters["b"]);
        Trial.Same([1.5, 0.5, 1, 0, 0.5, 0], trial.Inputs["x"]);
    }

    [Fact]
    [Exhibit(
        "A bias is added at masked steps too, so the state depends on how much padding there is",
        "keras-team/keras#1300",
        "The state stays as the last valid step left it")]
    public void BiasAtMaskedSteps()
        => Trial.Same([4.5, 2.5], Trial.Of<Accumulator, double>(3, 2, ["x"], [s_padded], lengths: [3, 1]).FinalStates["h"]);

    [Fact]
    [Exhibit(
        "The masked output is taken from the first state, which it need not be",
        "keras-team/keras#11472, tensorflow/tensorflow#23632",
        "Zero, whatever the states are; they keep what they were")]
    public void OutputThatIsNoState()
    {
        Trial trial = Trial.Of<Counting, double>(3, 2, ["x"], [s_padded], lengths: [3, 1]);
        Trial.Same([2, 8, 4, 0, 6, 0], trial.Output);
        Trial.Same([3, 1], trial.FinalStates["count"]);
    }

    [Fact]
    [Exhibit(
        "Masked first steps leave garbage in the state",
        "keras-team/keras#1300, keras-team/keras#4192",
        "A sequence begins at its first valid step, from zero")]
    public void FirstStepsMasked()
    {
        using CellLayer<double> layer = Accumulators();
        var call = new SequenceArguments<double>(Tensor.Create([double.NaN, 1, 2], [3, 1, 1])) { Mask = new SequenceMask(3, 1, [false, true, true]) };
        Trial.Same([0, 1, 2.5], Trial.Numbers(layer.Run(call).Output));
    }

    [Fact]
    [Exhibit(
        "The state after the padding is taken for the final state",
        "Element-Research/rnn#165, thtrieu/qclass_dl#1, bentrevett/pytorch-sentiment-analysis#86",
        "The final state of a row is that after its own last step, and takes its gradient there")]
    public void FinalStatesOfPaddedRows()
    {
        using var layer = new RecurrentLayer<Lstm, double>(new CellSizes(1, 2), seed: 5);
        Tensor<double> x = Tensor.Create([0.3, -0.7, 0.9, 0.1, 0.2, 0.4], [3, 2, 1]);
        SequenceResult<double> both = layer.Run(new SequenceArguments<double>(x) { Lengths = [3, 1] });
        SequenceResult<double> alone = layer.Run(new SequenceArguments<double>(Tensor.Create([-0.7], [1, 1, 1])));
        foreach (string state in both.FinalStates.Keys)
            Assert.Equal(Trial.Numbers(alone.FinalStates[state]), Trial.Numbers(both.FinalStates[state])[2..]);
    }

    [Fact]
    [Exhibit(
        "The second direction begins in the padding",
        "pytorch/pytorch#3662, yalesong/pvse#13",
        "It begins at each sequence's own last step")]
    public void SecondDirectionOfPaddedRows()
    {
        using var layer = new Bidirectional<double>(Accumulators(), Accumulators());
        var call = new SequenceArguments<double>(Tensor.Create(s_padded, [3, 2, 1])) { Mask = SequenceMask.OfLengths(3, 3, 1) };
        // Row after row: forwards, backwards.
        Trial.Same([1, 4.5, 2.5, 2.5, 2.5, 3.5, 0, 0, 4.5, 2, 0, 0], Trial.Numbers(layer.Run(call).Output));
    }

    [Fact]
    [Exhibit(
        "Gradients of padded rows are 0/0 and are added to those of the parameters",
        "jax-ml/jax#15183, ragulpr/wtte-rnn#50",
        "Rows that are not there are in no sum")]
    public void QuotientsOfPaddedRows()
    {
        Trial padded = Trial.Of<InverseTime, double>(2, 2, ["x", "dt"], [[1, 2, 3, 0], [0.5, 2, 1, 0]], lengths: [2, 1]);
        Trial first = Trial.Of<InverseTime, double>(2, 1, ["x", "dt"], [[1, 3], [0.5, 1]]);
        Trial second = Trial.Of<InverseTime, double>(1, 1, ["x", "dt"], [[2], [2]]);
        foreach (var (name, gradient) in padded.Parameters)
            Trial.Same([first.Parameters[name][0] + second.Parameters[name][0]], gradient);
        Trial.Same([first.Inputs["dt"][0], second.Inputs["dt"][0], first.Inputs["dt"][1], 0], padded.Inputs["dt"]);
    }

    [Fact]
    [Exhibit(
        "A sequence without steps among others fails, or poisons the gradients",
        "jax-ml/jax#17966, pytorch/pytorch#4582, lwtnn/lwtnn#80",
        "Its outputs are zero, its state stays the initial one, and it has no gradient")]
    public void EmptyRows()
    {
        Trial trial = Trial.Of<Accumulator, double>(2, 2, ["x"], [[1, double.NaN, 2, double.NaN]], lengths: [2, 0]);
        Trial.Same([1, 0, 2.5, 0], trial.Output);
        Trial.Same([2.5, 0], trial.FinalStates["h"]);
        Trial.Same([1, 0, 0.5, 0], trial.Inputs["x"]);
        Trial.Same([4], trial.Parameters["W"]);
    }

    [Fact]
    [Exhibit(
        "A batch in which no sequence has a step reads before the first",
        "microsoft/onnxruntime#28003, microsoft/onnxruntime#749",
        "Zeros, and no gradient")]
    public void OnlyEmptyRows()
    {
        Trial trial = Trial.Of<Accumulator, double>(2, 2, ["x"], [[1, 2, 3, 4]], lengths: [0, 0]);
        Trial.Same([0, 0, 0, 0], [.. trial.Output]);
        Trial.Same([0, 0, 0, 0], trial.Inputs["x"]);
        Trial.Same([0, 0], trial.FinalStates["h"]);
        Assert.All(trial.Parameters.Values, gradient => Trial.Same([0], gradient));
    }

    static CellLayer<double> Accumulators()
    {
        var layer = new RecurrentLayer<Accumulator, double>(new CellSizes(1, 1));
        layer.Parameters.Edit().Fill(0.5);
        return new CellLayer<double>(layer);
    }
}
