using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Lab.Formatting;
using CellDsl.Training.Optimizers;
using CellDsl.Training.Parameters;
using CellDsl.Training.Sequences;
using CellDsl.Training.Truncation;

namespace CellDsl.Training.Tests;

/// <summary>The examples of docs/layers.md, line by line; what the page claims of them is checked between.</summary>
public sealed class DocumentationTests
{
    readonly Tensor<float> x = Noise(1, 5, 4, 8), dy = Noise(2, 5, 4, 16), image = Noise(3, 4, 4);

    [Fact]
    public void Examples_run()
    {
        const int steps = 5;
        using var model = new SequenceStack<float>(
        [
            new CellLayer<float>(new RecurrentLayer<Lstm>(inputSize: 8, hiddenSize: 16, seed: 1)),
            new Dropout<float>(16, rate: 0.2, seed: 2),
            new CellLayer<float>(new RecurrentLayer<Gru>(inputSize: 16, hiddenSize: 16, seed: 3), learnInitialStates: true),
        ],
        [Skip.Residual(2)]);                                              // the third module's input is added to its output

        Tensor<float> y = model.Run(new SequenceArguments<float>(x)).Output;   // evaluation: nothing is dropped, nothing kept

        IReadOnlyList<ParameterBlock> parameters = model.Parameters("model");    // "model.0", "model.2", "model.2.initial"
        var optimizer = new Optimizer(new Adam(), parameters);
        foreach (ParameterBlock block in parameters)
            block.ZeroGradients();
        using RecordedPass<float> pass = model.Record(new SequenceArguments<float>(x) { Noise = new SequenceNoise(Seed: 0, Step: 1) });
        BackwardResult<float> back = pass.Backward(dy);                   // back.Input: dx; parameters' gradients are added to
        optimizer.Step(learningRate: 0.001);

        Assert.Equal(["model.0", "model.2", "model.2.initial"], parameters.Select(b => b.Name));
        Assert.Equal([5, 4, 8], back.Input.Lengths.ToArray());
        Assert.Equal(["0.c", "0.h", "2.h"], back.InitialStates.Keys.Order(StringComparer.Ordinal));
        Assert.Equal([5, 4, 16], y.Lengths.ToArray());

        SequenceStates<float> states = model.CreateStates(batch: 4);      // at the beginning: zero, or learned
        Tensor<float> first = model.Run(new SequenceArguments<float>(x), states).Output;
        Tensor<float> next = model.Run(new SequenceArguments<float>(x), states).Output;
        states.Reset();

        Assert.NotEqual(Flat(first), Flat(next));
        Assert.Equal(Flat(first), Flat(model.Run(new SequenceArguments<float>(x), states).Output));

        bool[] valid = [.. Enumerable.Range(0, 20).Select(k => k % 3 > 0)], resets = [.. Enumerable.Range(0, 20).Select(k => k == 9)];
        var lengths = SequenceMask.OfLengths(steps: 5, 5, 3, 0, 1);       // four sequences, one of them empty
        var any = new SequenceMask(5, 4, valid, resets);                  // flags [T, B], any pattern
        SequenceResult<float> result = model.Run(new SequenceArguments<float>(x) { Mask = lengths });

        Assert.Equal(9, lengths.ValidCount);
        Assert.True(any.IsReset(2, 1));
        Assert.Equal(new float[16], Flat(result.Output)[(6 * 16)..(7 * 16)]);

        var truncated = new TruncatedBptt<float>(model, k1: 2, k2: 4, batch: 4);
        while (truncated.Position < steps)
        {
            TruncationWindow window = truncated.Window(Math.Min(truncated.K1, steps - truncated.Position));
            // window.First .. window.End: the steps to feed; window.LossFrom: the first whose loss counts
            using RecordedPass<float> part = truncated.Record(new SequenceArguments<float>(Steps(x, window.First, window.End)));
            part.Backward(Steps(dy, window.First, window.End));           // gradients before LossFrom are ignored
            optimizer.Step(learningRate: 0.001);
        }
        Assert.Equal(4, optimizer.Steps);
    }

    [Fact]
    public void Examples_of_encoder_and_decoder_run()
    {
        using var encoder = new Bidirectional<float>(
            new CellLayer<float>(new RecurrentLayer<Gru>(8, 16, seed: 1)),
            new CellLayer<float>(new RecurrentLayer<Gru>(8, 16, seed: 2)));       // output size 32; SkipKind.Sum: 16
        Assert.Equal(32, encoder.OutputSize);

        using var decoder = new CellLayer<float>(new RecurrentLayer<CaptioningRnn>(new CellSizes(8, 16) { ["Image"] = 4 }));
        using RecordedPass<float> captioning = decoder.Record(new SequenceArguments<float>(x) { Contexts = { ["v"] = image } });
        Tensor<float> imageGradient = captioning.Backward(dy).Contexts["v"];
        Assert.Equal([4, 4], imageGradient.Lengths.ToArray());
    }

    static Tensor<float> Steps(Tensor<float> tensor, int first, int end) => SequenceTensor.Steps(tensor, first, end);

    static float[] Flat(Tensor<float> tensor) => SequenceTensor.Span(tensor).ToArray();

    static Tensor<float> Noise(ulong seed, params ReadOnlySpan<nint> lengths)
    {
        Tensor<float> tensor = Tensor.CreateFromShape<float>(lengths);
        Numbers.Uniform((int)tensor.FlattenedLength, seed).CopyTo(SequenceTensor.Span(tensor));
        return tensor;
    }
}
