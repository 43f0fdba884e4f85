using System.Numerics.Tensors;
using CellDsl.Cells;

namespace CellDsl.Conformance.Tests.Museum;

[Room(4, "Sizes and memory")]
public sealed class SizesAndMemory
{
    [Fact]
    [Exhibit(
        "No steps at all: an error about something else, deep inside",
        "pytorch/pytorch#50192, CanReader/FastNN#27, deeplearning4j/deeplearning4j#844",
        "Refused, with the name and the shape of the input")]
    public void NoSteps() => Refuses(
        "Input 'x' must be [T, B, 1] with at least one step and one sequence; it is [0, 2, 1].", new(Tensor.CreateFromShape<double>([0, 2, 1])));

    [Fact]
    [Exhibit(
        "No sequences at all: a crash",
        "tensorflow/tensorflow#2127, pytorch/pytorch#71696",
        "Refused, with the name and the shape of the input")]
    public void NoSequences() => Refuses(
        "Input 'x' must be [T, B, 1] with at least one step and one sequence; it is [3, 0, 1].", new(Tensor.CreateFromShape<double>([3, 0, 1])));

    [Fact]
    [Exhibit(
        "One step cannot be trained on",
        "Element-Research/rnn#7",
        "The gradients of one step: those of x and 1")]
    public void OneStep()
    {
        Trial trial = Trial.Of<Accumulator, double>(1, 1, ["x"], [[3]]);
        Trial.Same([3], trial.Parameters["W"]);
        Trial.Same([1], trial.Parameters["b"]);
    }

    [Fact]
    [Exhibit(
        "One sequence loses a dimension",
        "Maghoumi/JitGRU#2",
        "A batch of one is a batch")]
    public void OneSequence()
    {
        Trial trial = Trial.Of<Accumulator, double>(3, 1, ["x"], [[1, 2, 3]]);
        Trial.Same([1, 2.5, 4.5], trial.Output);
        Trial.Same([10], trial.Parameters["W"]);
    }

    [Fact]
    [Exhibit(
        "States of another batch size are spread over the batch",
        "keras-team/keras#21183, pytorch/pytorch#6176, FluxML/Flux.jl#121",
        "Refused, with both shapes")]
    public void StatesOfAnotherBatch() => Refuses("Initial state 'h' must be [4, 1]; it is [1, 1].",
        new(Tensor.CreateFromShape<double>([2, 4, 1])) { InitialStates = { ["h"] = Tensor.CreateFromShape<double>([1, 1]) } });

    [Fact]
    [Exhibit(
        "A transposed input is read as if it were not",
        "microsoft/EdgeML#149, ROCm/AMDMIGraphX#2441",
        "The same bits as of its copy")]
    public void TransposedInput()
    {
        Tensor<double> batchFirst = Tensor.Create([1.0, 2, 3, 4, 5, 6], [2, 3, 1]);
        Same(Tensor.PermuteDimensions(batchFirst, [1, 0, 2]), Tensor.Create([1.0, 4, 2, 5, 3, 6], [3, 2, 1]));
    }

    [Fact]
    [Exhibit(
        "A slice is read as if it were dense",
        "pytorch/pytorch#345, NVIDIA-AI-IOT/torch2trt#190",
        "The same bits as of its copy")]
    public void SlicedInput()
    {
        Tensor<double> wide = Tensor.Create([.. Enumerable.Range(0, 12).Select(k => (double)k)], [3, 4, 1]);
        Same(wide.Slice(0..3, 1..3, 0..1), Tensor.Create([1.0, 2, 5, 6, 9, 10], [3, 2, 1]));
    }

    [Fact]
    [Exhibit(
        "Steps times sequences times units pass 2³¹, and offsets wrap",
        "apache/mxnet#17632, pytorch/audio#4215, pytorch/pytorch#191924",
        "Refused before any memory is taken, with the numbers and what to do; estimates are made in 64 bits")]
    public void OffsetsBeyond31Bits()
    {
        using var layer = new RecurrentLayer<IndRnn, float>(new CellSizes(1, 100_000));
        var arguments = new SequenceArguments<float>(Tensor.CreateFromShape<float>([300, 100, 1]));
        string message = Assert.Throws<ArgumentException>(() => layer.Run(arguments)).Message;
        Assert.Contains("300 steps of 100 sequences of 100000 numbers", message);
        Assert.Contains("fewer steps or sequences", message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => layer.Record(arguments)).Message);

        CellDescription lstm = CellDefinition.Of<Lstm>().Description;
        Assert.Equal(2L * 300 * 100 * 4 * 100_000 * (1 + 100_000), CellCost.ForwardFlops(lstm, [1, 1, 100_000], steps: 300, batch: 100));
    }

    static void Refuses(string message, SequenceArguments<double> arguments)
    {
        using var layer = new RecurrentLayer<Accumulator, double>(new CellSizes(1, 1));
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => layer.Run(arguments)).Message);
        Assert.Equal(message, Assert.Throws<ArgumentException>(() => layer.Record(arguments)).Message);
    }

    static void Same(Tensor<double> view, Tensor<double> copy)
    {
        Assert.False(view.IsDense);
        using var layer = new RecurrentLayer<Lstm, double>(new CellSizes(1, 3), seed: 2);
        Assert.Equal(Trial.Numbers(layer.Forward(copy)), Trial.Numbers(layer.Forward(view)));
    }
}
