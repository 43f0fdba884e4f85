using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Lab.Formatting;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Tests;

public sealed class SequenceStackTests
{
    const int Steps = 6, Batch = 3;

    readonly SequenceStack<float> _stack = new(
    [
        Fake(new CellSizes(2, 5) { ["Output"] = 4 }, seed: 1),
        Fake(new CellSizes(4, 3), seed: 2),
    ]);

    readonly float[] _x = Numbers.Uniform(Steps * Batch * 2, 3);

    [Fact]
    public void Two_stretches_with_carried_states_are_one_sequence()
    {
        SequenceStates<float> whole = _stack.CreateStates(Batch), parts = _stack.CreateStates(Batch);
        float[] expected = Flat(_stack.Run(Call(_x, Steps), whole).Output);
        float[] first = Flat(_stack.Run(Call(_x[..(2 * Batch * 2)], 2), parts).Output);
        using RecordedPass<float> pass = _stack.Record(Call(_x[(2 * Batch * 2)..], Steps - 2), parts);
        Assert.Equal(expected, first.Concat(Flat(pass.Output)));
    }

    [Fact]
    public void A_stream_gives_the_numbers_of_the_sequence()
    {
        float[] expected = Flat(_stack.Run(Call(_x, Steps)).Output), y = new float[Batch * 3];
        using CellStream<float> stream = _stack.Stream(Batch);
        for (int pass = 0; pass < 2; pass++, stream.Reset())
            for (int t = 0; t < Steps; t++)
            {
                stream.Step(_x.AsSpan(t * Batch * 2, Batch * 2), y);
                Assert.Equal(expected[(t * Batch * 3)..((t + 1) * Batch * 3)], y);
            }
    }

    [Fact]
    public void What_modules_read_is_told_with_skip_connections()
    {
        using var stack
            = new SequenceStack<float>([Fake(new CellSizes(2, 2), seed: 1), new Dropout<float>(2, 0.5, seed: 2), Fake(new CellSizes(4, 3), seed: 3)],
            [Skip.Residual(0), new Skip(1, 2, SkipKind.Concatenate)]);
        SequenceArguments<float> call = Call(_x, Steps);
        SequenceResult<float> result = stack.Run(call, out IReadOnlyList<Tensor<float>> inputs);

        float[] first = Flat(stack.Modules[0].Run(call).Output), sum = [.. first.Zip(_x, (a, b) => a + b)];
        Assert.Equal(3, inputs.Count);
        Assert.Equal(_x, Flat(inputs[0]));
        Assert.Equal(sum, Flat(inputs[1]));
        Assert.Equal(sum.Chunk(2).Zip(first.Chunk(2), (s, f) => s.Concat(f)).SelectMany(v => v), Flat(inputs[2]));
        Assert.Equal(Flat(stack.Run(call).Output), Flat(result.Output));
        Assert.Equal(Flat(stack.Modules[2].Run(new SequenceArguments<float>(inputs[2])).Output), Flat(result.Output));
        Assert.Throws<ArgumentException>(() => stack.Run(new SequenceArguments<float>(inputs[2]), out _));
    }

    [Fact]
    public void States_saved_and_restored_go_on_alike()
    {
        using var folder = new TemporaryFolder();
        SequenceStates<float> states = _stack.CreateStates(Batch), restored = _stack.CreateStates(Batch);
        SequenceArguments<float> call = Call(_x, Steps);
        _stack.Run(call, states);
        SafetensorsFile.Write(folder["s"], states.Save());
        restored.Restore(SafetensorsFile.Read(folder["s"]));
        Assert.Equal(Flat(_stack.Run(call, states).Output), Flat(_stack.Run(call, restored).Output));
        Assert.NotEqual(Flat(_stack.Run(call).Output), Flat(_stack.Run(call, restored).Output));
        Assert.Contains("expected F32 [2, 5], found F32 [3, 5]",
            Assert.Throws<SafetensorsException>(() => _stack.CreateStates(2).Restore(SafetensorsFile.Read(folder["s"]))).Message);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Refused("Layer 1 ('Fake') has input size 4, but the layer below puts out 5", ()
            => new SequenceStack<float>([Fake(new(2, 5)), Fake(new(4, 3))]));
        Refused("Layer 1 ('Fake') has input size 4, but the layer below puts out 3, with skip connections 5",
            () => new SequenceStack<float>([Fake(new(2, 3)), Fake(new(4, 3))], [new Skip(0, 1, SkipKind.Concatenate)]));
        Refused("adds the 2 numbers of place 0 to the 3 of place 1", () => new SequenceStack<float>([Fake(new(2, 3))], [Skip.Residual(0)]));
        Refused("from 1 to 1", () => new SequenceStack<float>([Fake(new(2, 3))], [new Skip(1, 1, SkipKind.Sum)]));
        Refused("at least one layer", () => new SequenceStack<float>([]));
        CellLayer<float> same = Fake(new(2, 2));
        Refused("occurs twice", () => new SequenceStack<float>([same, same]));
        Refused("must be [T, B, 2]", () => _stack.Run(new SequenceArguments<float>(Tensor.CreateFromShape<float>([2, 2, 3]))));
        Refused("has no state '2.h'; it has 0.h, 1.h", () => _stack.Run(Call(_x, Steps) with { InitialStates = Named("2.h", [3, 5]) }));
        Refused("state '0.h' of a stack of 'Fake', 'Fake' must be [3, 5]; it is [3, 4]", ()
            => _stack.Run(Call(_x, Steps) with { InitialStates = Named("0.h", [3, 4]) }));
        Refused("has no context 'v'; it has none", () => _stack.Run(Call(_x, Steps) with { Contexts = Named("v", [3, 4]) }));
        Refused("The mask must be [6, 3]", () => _stack.Run(Call(_x, Steps) with { Mask = SequenceMask.OfLengths(6, 1, 2) }));

        using var captioning = new CellLayer<float>(new RecurrentLayer<CaptioningRnn>(new CellSizes(2, 2) { ["Image"] = 4 }));
        Refused("'CaptioningRnn' needs the context 'v', [3, 4]", () => captioning.Run(Call(_x, Steps)));

        static void Refused(string message, Action action) => Assert.Contains(message, Assert.Throws<ArgumentException>(action).Message);
        static Dictionary<string, Tensor<float>> Named(string name, nint[] lengths) => new() { [name] = Tensor.CreateFromShape<float>(lengths) };
    }

    [Fact]
    public void Blocks_have_different_names()
    {
        using var stack = new SequenceStack<float>(
        [
            new Bidirectional<float>(Fake(new(2, 3)), Fake(new(2, 3))),
            new Dropout<float>(6, 0.5, seed: 1),
            new CellLayer<float>(new RecurrentLayer<Lstm>(6, 4), learnInitialStates: true),
        ]);
        Assert.Equal(["layers.0.forward", "layers.0.backward", "layers.2", "layers.2.initial"], stack.Parameters("layers").Select(b => b.Name));
        Assert.Equal(["h", "c"], stack.Parameters("layers")[3].Arrays.Select(a => a.Name));
    }

    static CellLayer<float> Fake(CellSizes sizes, ulong seed = 0) => new(new FakeCell().CreateLayer<float>(sizes, seed));

    static SequenceArguments<float> Call(float[] x, int steps) => new(Tensor.Create(x, [steps, Batch, 2]));

    static float[] Flat(Tensor<float> tensor) => SequenceTensor.Span(tensor).ToArray();
}
