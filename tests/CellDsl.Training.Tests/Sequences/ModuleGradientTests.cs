using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Training.Parameters;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Tests;

/// <summary>Every module's gradients against central differences, in double precision, with dropout masks held by the call's number.</summary>
public sealed class ModuleGradientTests
{
    public static TheoryData<string, string, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, bool>();
            foreach (string name in ModuleCases.All.Keys)
                foreach (string mask in new[] { "no mask", "lengths", "holes and resets", "nothing valid" })
                    foreach (bool givenStates in new[] { false, true })
                        cases.Add(name, mask, givenStates);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Gradients_agree_with_differences(string name, string mask, bool givenStates)
    {
        using SequenceModule<double> module = ModuleCases.All[name]();
        ModuleCheck.Passes(module, ModuleCases.Call(module, Mask(mask), givenStates));
    }

    /// <summary>The check finds a gradient that is off by a millionth at a single step, and one that a layer forgets to hand on.</summary>
    [Fact]
    public void A_planted_mistake_is_found()
    {
        using var wrong = new Wrong(ModuleCases.Layer<Gru>(3, 4), gradient => SequenceTensor.Span(gradient)[17] += 1e-6);
        (string where, double error) = ModuleCheck.Worst(wrong, ModuleCases.Call(wrong, null, givenStates: false));
        Assert.Equal("input x [17]", where);
        Assert.Equal(1e-6, error, 1e-8);

        using var stack
            = new SequenceStack<double>([ModuleCases.Layer<Lstm>(3, 3),
            new Wrong(ModuleCases.Layer<Gru>(3, 3), gradient => SequenceTensor.Span(gradient)[..3].Clear())]);
        Assert.True(ModuleCheck.Worst(stack, ModuleCases.Call(stack, null, givenStates: false)).Error > 1e-4);
    }

    static SequenceMask? Mask(string name) => name switch
    {
        "lengths" => ModuleCases.Lengths,
        "holes and resets" => ModuleCases.Mask,
        "nothing valid" => SequenceMask.OfLengths(5, 0, 0, 0, 0),
        _ => null,
    };

    /// <summary>A module that spoils the gradient of its input.</summary>
    sealed class Wrong(SequenceModule<double> module, Action<Tensor<double>> spoil) : SequenceModule<double>
    {
        public override int InputSize => module.InputSize;
        public override int OutputSize => module.OutputSize;
        public override string InputName => module.InputName;
        public override IReadOnlyList<NamedSize> States => module.States;
        public override IReadOnlyList<ParameterBlock<double>> Blocks(string name) => module.Blocks(name);
        public override CellStream<double> Stream(int batch, IReadOnlyDictionary<string, Tensor<double>>? contexts = null)
            => module.Stream(batch, contexts);
        public override void Dispose() => module.Dispose();

        protected internal override SequenceResult<double> Forward(SequenceArguments<double> call, bool record)
        {
            SequenceResult<double> result = module.Forward(call, record);
            return result is RecordedPass<double> pass
                ? new Pass(this, pass, spoil) { Output = result.Output, FinalStates = result.FinalStates, Captured = result.Captured }
                : result;
        }

        sealed class Pass(SequenceModule<double> module, RecordedPass<double> pass, Action<Tensor<double>> spoil) : ModulePass<double>(module)
        {
            protected override BackwardResult<double> Backward(Tensor<double> outputGradient,
                IReadOnlyDictionary<string, Tensor<double>> finalStateGradients)
            {
                BackwardResult<double> back = pass.Backward(outputGradient, finalStateGradients);
                spoil(back.Input);
                return back;
            }

            public override void Dispose() => pass.Dispose();
        }
    }
}
