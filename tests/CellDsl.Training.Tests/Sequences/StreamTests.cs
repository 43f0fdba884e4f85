using System.Numerics.Tensors;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Tests;

/// <summary>Modules step by step against modules over whole sequences.</summary>
public sealed class StreamTests
{
    const int Steps = 5, Batch = 4;

    public static TheoryData<string> Causal
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (var (name, create) in ModuleCases.All)
            {
                using SequenceModule<double> module = create();
                if (module.IsCausal)
                    names.Add(name);
            }
            return names;
        }
    }

    [Theory, MemberData(nameof(Causal))]
    public void A_stream_has_the_bits_of_a_run(string name)
    {
        using SequenceModule<double> module = ModuleCases.All[name]();
        SequenceArguments<double> call = ModuleCases.Call(module, mask: null, givenStates: false) with { Noise = null };
        SequenceResult<double> expected = module.Run(call);
        using CellStream<double> stream = module.Stream(Batch, call.Contexts);
        double[] y = new double[Batch * module.OutputSize];
        for (int round = 0; round < 2; round++, stream.Reset())
        {
            for (int t = 0; t < Steps; t++)
            {
                ReadOnlyMemory<double>[] inputs = [.. module.FurtherInputs.Select(i => call.Inputs[i.Name]).Prepend(call.Input!)
                    .Select(input => new ReadOnlyMemory<double>(ModuleCheck.Flat(SequenceTensor.Steps(input, t, t + 1))))];
                if (inputs.Length == 1)
                    stream.Step(inputs[0].Span, y);
                else
                    stream.Step(inputs, y);
                Assert.Equal(ModuleCheck.Flat(SequenceTensor.Steps(expected.Output, t, t + 1)), y);
            }
            foreach (NamedSize state in module.States)
            {
                double[] values = new double[Batch * state.Size];
                stream.GetState(state.Name, values);
                Assert.Equal(ModuleCheck.Flat(expected.FinalStates[state.Name]), values);
                stream.SetState(state.Name, new double[values.Length]);
                stream.GetState(state.Name, values);
                Assert.All(values, v => Assert.Equal(0, v));
            }
        }
        Assert.Throws<ArgumentException>(() => stream.GetState("none", y));
    }

    [Fact]
    public void A_bidirectional_module_has_no_stream()
    {
        using SequenceModule<double> module = ModuleCases.All["bidirectional"]();
        Assert.Contains("cannot run step by step", Assert.Throws<NotSupportedException>(() => module.Stream(1)).Message);
        using var stack = new SequenceStack<double>([module]);
        Assert.False(stack.IsCausal);
        Assert.Throws<NotSupportedException>(() => stack.Stream(1));
    }

    /// <summary>Step by step with carried states and gradients handed back by hand: what a decoder with attention does, whose input at a step depends
    /// on its state before. Outputs, and gradients of everything but parameters, have the bits of the whole sequence.</summary>
    [Fact]
    public void Passes_of_one_step_chain_to_the_sequence()
    {
        using SequenceModule<double> module = ModuleCases.All["shared context"]();
        SequenceArguments<double> call = ModuleCases.Call(module, null, givenStates: true);
        using RecordedPass<double> whole = module.Record(call);
        Tensor<double> dy = ModuleCheck.Weights(whole.Output, 3);
        BackwardResult<double> expected = whole.Backward(dy);

        var states = module.CreateStates(Batch);
        states.Carry(call.InitialStates);
        RecordedPass<double>[] passes = [.. Enumerable.Range(0, Steps).Select(t => module.Record(call.Slice(t, t + 1), states))];
        IReadOnlyDictionary<string, Tensor<double>>? carried = null;
        double[] context = new double[Batch * 2];
        for (int t = Steps - 1; t >= 0; t--)
        {
            Assert.Equal(ModuleCheck.Flat(SequenceTensor.Steps(whole.Output, t, t + 1)), ModuleCheck.Flat(passes[t].Output));
            BackwardResult<double> back = passes[t].Backward(SequenceTensor.Steps(dy, t, t + 1), carried);
            Assert.Equal(ModuleCheck.Flat(SequenceTensor.Steps(expected.Input, t, t + 1)), ModuleCheck.Flat(back.Input));
            carried = back.InitialStates;
            TensorPrimitives.Add(context, ModuleCheck.Flat(back.Contexts["v"]), context);
            passes[t].Dispose();
        }
        foreach (var (name, gradient) in expected.InitialStates)
            Assert.Equal(ModuleCheck.Flat(gradient), ModuleCheck.Flat(carried![name]));
        for (int k = 0; k < context.Length; k++)
            Assert.Equal(ModuleCheck.Flat(expected.Contexts["v"])[k], context[k], tolerance: 1e-13);
    }

    [Fact]
    public void Reordered_states_go_on_as_their_sources()
    {
        using SequenceModule<double> module = ModuleCases.All["lstm"]();
        SequenceArguments<double> call = ModuleCases.Call(module, null, givenStates: false);
        SequenceStates<double> states = module.CreateStates(Batch);
        module.Run(call.Slice(0, 3), states);
        double[] before = ModuleCheck.Flat(states.Tensors["c"]);
        states.Reorder([2, 2, 0, 3]);
        Assert.Equal([.. before[8..12], .. before[8..12], .. before[0..4], .. before[12..16]], ModuleCheck.Flat(states.Tensors["c"]));
        Assert.Contains("none of number 4", Assert.Throws<ArgumentException>(() => states.Reorder([0, 1, 2, 4])).Message);
        Assert.Contains("need a source each", Assert.Throws<ArgumentException>(() => states.Reorder([0])).Message);
    }
}
