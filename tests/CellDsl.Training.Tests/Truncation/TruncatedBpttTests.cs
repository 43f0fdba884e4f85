using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Training.Parameters;
using CellDsl.Training.Safetensors;
using CellDsl.Training.Sequences;
using CellDsl.Training.Truncation;

namespace CellDsl.Training.Tests;

/// <summary>Truncated backpropagation against its definition: the module run one step at a time, gradients handed from step to step by
/// hand.</summary>
public sealed class TruncatedBpttTests
{
    const int Steps = 13, Batch = 2;

    readonly SequenceStack<double> _stack = new([ModuleCases.Layer<Lstm>(3, 4, learn: true), ModuleCases.Layer<Gru>(4, 3)]);
    readonly Tensor<double> _x = ModuleCheck.Weights(Tensor.CreateFromShape<double>([Steps, Batch, 3]), 1);
    readonly Tensor<double> _dy = ModuleCheck.Weights(Tensor.CreateFromShape<double>([Steps, Batch, 3]), 2);

    [Theory]
    [InlineData(3, 3)]
    [InlineData(3, 5)]
    [InlineData(3, 6)]
    [InlineData(2, 7)]
    [InlineData(1, 4)]
    [InlineData(5, 2)]
    [InlineData(4, 1)]
    [InlineData(1, 1)]
    [InlineData(3, 100)]
    [InlineData(100, 100)]
    [InlineData(100, 4)]
    public void Updates_are_those_of_the_definition(int k1, int k2)
    {
        double[][] begin = [.. _stack.Blocks("m").Select(b => b.Values.ToArray())];
        List<double> inputs = [], expectedInputs = [];
        var truncated = new TruncatedBptt<double>(_stack, k1, k2, Batch);
        while (truncated.Position < Steps)
        {
            TruncationWindow window = truncated.Window(Math.Min(k1, Steps - truncated.Position));
            ZeroGradients();
            using RecordedPass<double> pass = truncated.Record(new SequenceArguments<double>(SequenceTensor.Steps(_x, window.First, window.End)));
            inputs.AddRange(ModuleCheck.Flat(pass.Backward(SequenceTensor.Steps(_dy, window.First, window.End)).Input));
            Update();
        }
        double[][] after = [.. _stack.Blocks("m").Select(b => b.Values.ToArray())];

        foreach (var (block, values) in _stack.Blocks("m").Zip(begin))
            values.CopyTo(block.Edit());
        var before = new List<IReadOnlyDictionary<string, Tensor<double>>> { new Dictionary<string, Tensor<double>>() };
        for (int done = 0; done < Steps; done = Math.Min(done + k1, Steps))
        {
            ZeroGradients();
            expectedInputs.AddRange(ByDefinition(done, Math.Min(done + k1, Steps), k1, k2, before));
            Update();
        }
        // Only the order in which steps are summed differs; gradients and parameters are of the order 1 to 100.
        foreach (var (block, values) in _stack.Blocks("m").Zip(after))
            for (int k = 0; k < values.Length; k++)
                Assert.Equal(block.Values[k], values[k], tolerance: 1e-12);
        Assert.Equal(expectedInputs.Count, inputs.Count);
        for (int k = 0; k < inputs.Count; k++)
            Assert.Equal(expectedInputs[k], inputs[k], tolerance: 1e-12);
    }

    /// <summary>Where no update comes between, windows that reach back to the beginning give the gradient of the whole sequence.</summary>
    [Fact]
    public void Windows_as_long_as_the_sequence_add_up_to_the_whole_gradient()
    {
        double[] whole = Gradients(() =>
        {
            using RecordedPass<double> pass = _stack.Record(new SequenceArguments<double>(_x));
            pass.Backward(_dy);
        });
        double[] windows = Gradients(() => Run(k1: 4, k2: 100));
        double[] cut = Gradients(() => Run(k1: 4, k2: 4));
        for (int k = 0; k < whole.Length; k++)
            Assert.Equal(whole[k], windows[k], tolerance: 1e-12);
        Assert.Contains(whole.Zip(cut), p => Math.Abs(p.First - p.Second) > 1e-3);

        void Run(int k1, int k2)
        {
            var truncated = new TruncatedBptt<double>(_stack, k1, k2, Batch);
            while (truncated.Position < Steps)
            {
                TruncationWindow window = truncated.Window(Math.Min(k1, Steps - truncated.Position));
                using RecordedPass<double> pass = truncated.Record(new SequenceArguments<double>(SequenceTensor.Steps(_x, window.First, window.End)));
                pass.Backward(SequenceTensor.Steps(_dy, window.First, window.End));
            }
        }
    }

    [Fact]
    public void A_restored_position_goes_on_alike()
    {
        using var folder = new TemporaryFolder();
        var one = new TruncatedBptt<double>(_stack, 3, 5, Batch);
        one.Record(Call(one)).Dispose();
        one.Record(Call(one)).Dispose();
        SafetensorsFile.Write(folder["s"], one.States.Save());
        var other = new TruncatedBptt<double>(_stack, 3, 5, Batch);
        other.Restore(SafetensorsFile.Read(folder["s"]), one.Position);
        Assert.Equal(4, other.First);
        using RecordedPass<double> expected = one.Record(Call(one)), actual = other.Record(Call(other));
        Assert.Equal(ModuleCheck.Flat(expected.Output), ModuleCheck.Flat(actual.Output));

        SequenceArguments<double> Call(TruncatedBptt<double> truncated)
        {
            TruncationWindow window = truncated.Window(3);
            return new SequenceArguments<double>(SequenceTensor.Steps(_x, window.First, window.End));
        }
    }

    [Fact]
    public void Bad_calls_are_refused()
    {
        var truncated = new TruncatedBptt<double>(_stack, 3, 5, Batch);
        Assert.Contains("from step 0 and has 1 to 3 new steps",
            Assert.Throws<ArgumentException>(() => truncated.Record(new SequenceArguments<double>(_x))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => truncated.Window(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TruncatedBptt<double>(_stack, 3, 0, Batch));
        using var both = new Bidirectional<double>(ModuleCases.Layer<Gru>(3, 2), ModuleCases.Layer<Gru>(3, 2));
        Assert.Contains("cannot be cut", Assert.Throws<ArgumentException>(() => new TruncatedBptt<double>(both, 3, 3, Batch)).Message);
    }

    /// <summary>Steps start of the window ... end - 1 one by one from the states kept before it, then back over the last k2 of them with the losses
    /// of the last k1.</summary>
    /// <param name="before">The states before each step, as the latest run that took the step before had them.</param>
    /// <returns>Gradients of the window's inputs.</returns>
    IEnumerable<double> ByDefinition(int done, int end, int k1, int k2, List<IReadOnlyDictionary<string, Tensor<double>>> before)
    {
        int first = Math.Max(0, Math.Min(done, done + k1 - k2));
        before.RemoveRange(first + 1, before.Count - first - 1);
        var passes = new List<RecordedPass<double>>();
        for (int t = first; t < end; t++)
        {
            passes.Add(_stack.Record(new SequenceArguments<double>(SequenceTensor.Steps(_x, t, t + 1)) { InitialStates = new(before[t]) }));
            before.Add(passes[^1].FinalStates);
        }
        double[] inputs = new double[(end - first) * Batch * 3];
        IReadOnlyDictionary<string, Tensor<double>>? carried = null;
        for (int t = end - 1; t >= Math.Max(first, end - k2); t--)
        {
            Tensor<double> dy = t >= done ? SequenceTensor.Steps(_dy, t, t + 1) : Tensor.CreateFromShape<double>([1, Batch, 3]);
            BackwardResult<double> back = passes[t - first].Backward(dy, carried);
            carried = back.InitialStates;
            ModuleCheck.Flat(back.Input).CopyTo(inputs, (t - first) * Batch * 3);
        }
        passes.ForEach(p => p.Dispose());
        return inputs;
    }

    double[] Gradients(Action run)
    {
        ZeroGradients();
        run();
        return [.. _stack.Blocks("m").SelectMany(b => b.Gradients.ToArray())];
    }

    void ZeroGradients()
    {
        foreach (ParameterBlock<double> block in _stack.Blocks("m"))
            block.ZeroGradients();
    }

    void Update()
    {
        foreach (ParameterBlock<double> block in _stack.Blocks("m"))
        {
            Span<double> values = block.Edit();
            for (int k = 0; k < values.Length; k++)
                values[k] -= 0.01 * block.Gradients[k];
        }
    }
}
