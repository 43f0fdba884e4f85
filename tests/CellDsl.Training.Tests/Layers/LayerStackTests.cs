using System.Numerics.Tensors;

namespace CellDsl.Training.Tests;

public sealed class LayerStackTests
{
    const int Steps = 6, Batch = 3;

    readonly LayerStack _stack = new(
    [
        new FakeCell().CreateLayer<float>(new CellSizes(2, 5) { ["Output"] = 4 }, seed: 1),
        new FakeCell().CreateLayer<float>(new CellSizes(4, 3), seed: 2),
    ]);

    readonly float[] _x = Numbers.Uniform(Steps * Batch * 2, 3);

    [Fact]
    public void Two_stretches_with_carried_states_are_one_sequence()
    {
        StackStates whole = _stack.CreateStates(Batch), parts = _stack.CreateStates(Batch);
        float[] expected = Flat(_stack.Run(Tensor.Create(_x, [Steps, Batch, 2]), whole));
        float[] first = Flat(_stack.Run(Tensor.Create(_x[..(2 * Batch * 2)], [2, Batch, 2]), parts));
        using StackPass pass = _stack.Record(Tensor.Create(_x[(2 * Batch * 2)..], [Steps - 2, Batch, 2]), parts);
        Assert.Equal(expected, first.Concat(Flat(pass.Output)));
    }

    [Fact]
    public void A_stream_gives_the_numbers_of_the_sequence()
    {
        float[] expected = Flat(_stack.Run(Tensor.Create(_x, [Steps, Batch, 2]), _stack.CreateStates(Batch)));
        using StackStream stream = _stack.Stream(Batch);
        for (int pass = 0; pass < 2; pass++, stream.Reset())
            for (int t = 0; t < Steps; t++)
                Assert.Equal(expected.AsSpan(t * Batch * 3, Batch * 3), stream.Step(_x.AsSpan(t * Batch * 2, Batch * 2)));
    }

    [Fact]
    public void States_saved_and_restored_go_on_alike()
    {
        using var folder = new TemporaryFolder();
        StackStates states = _stack.CreateStates(Batch), restored = _stack.CreateStates(Batch);
        Tensor<float> x = Tensor.Create(_x, [Steps, Batch, 2]);
        _stack.Run(x, states);
        SafetensorsFile.Write(folder["s"], states.Save());
        restored.Restore(SafetensorsFile.Read(folder["s"]));
        Assert.Equal(Flat(_stack.Run(x, states)), Flat(_stack.Run(x, restored)));
        Assert.NotEqual(Flat(_stack.Run(x, _stack.CreateStates(Batch))), Flat(_stack.Run(x, restored)));
        Assert.Contains("expected F32 [2, 5], found F32 [3, 5]",
            Assert.Throws<SafetensorsException>(() => _stack.CreateStates(2).Restore(SafetensorsFile.Read(folder["s"]))).Message);
    }

    [Fact]
    public void Layers_that_do_not_fit_are_refused()
    {
        string message = Assert.Throws<ArgumentException>(() => new LayerStack(
            [new FakeCell().CreateLayer<float>(new CellSizes(2, 5)), new FakeCell().CreateLayer<float>(new CellSizes(4, 3))])).Message;
        Assert.Contains("Layer 1 ('Fake') has input size 4, but the layer below puts out 5", message);
    }

    static float[] Flat(Tensor<float> tensor)
    {
        float[] values = new float[tensor.FlattenedLength];
        tensor.FlattenTo(values);
        return values;
    }
}
