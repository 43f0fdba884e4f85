using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Lab.Formatting;
using CellDsl.Training.Parameters;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Tests;

/// <summary>Masked runs of every cell in single precision against runs of each sequence by itself, piece by piece between resets.</summary>
public sealed class MaskTests
{
    const int Steps = 9, Batch = 6;

    static readonly IReadOnlyList<CellDefinition> Cells = CellDefinition.In(typeof(Lstm).Assembly);

    public static TheoryData<string> Names => [.. Cells.Select(cell => cell.Description.Name)];

    /// <summary>Outputs, final states and the gradients of inputs, contexts and initial states are the same bits; parameters' gradients are sums over
    /// the same terms in another order.</summary>
    [Theory, MemberData(nameof(Names))]
    public void A_masked_run_has_the_bits_of_runs_of_each_sequence(string name)
    {
        CellDefinition cell = Cells.First(c => c.Description.Name == name);
        using var module = new CellLayer<float>(cell.CreateLayer<float>(new CellSizes(11, 11), seed: 1, new LayerOptions { Threads = 2 }));
        SequenceMask mask = Mask(seed: 5);
        SequenceArguments<float> call = Call(module, mask);
        Tensor<float> dy = Random(90, Steps, Batch, module.OutputSize);
        Dictionary<string, Tensor<float>> finals = module.States.ToDictionary(s => s.Name, s => Random(91, Batch, s.Size));

        using RecordedPass<float> pass = module.Record(call);
        BackwardResult<float> back = pass.Backward(dy, finals);
        float[] masked = module.Parameters("m")[0].Gradients.ToArray();
        Same(pass.Output, module.Run(call).Output);

        foreach (ParameterBlock block in module.Parameters("m"))
            block.ZeroGradients();
        var alone = new PieceByPiece(module, call, mask, dy, finals);
        Same(alone.Output, pass.Output);
        Same(alone.InputGradient, back.Input);
        foreach (NamedSize state in module.States)
        {
            Same(alone.FinalStates[state.Name], pass.FinalStates[state.Name]);
            Same(alone.InitialGradients[state.Name], back.InitialStates[state.Name]);
        }
        float[] summed = module.Parameters("m")[0].Gradients.ToArray();
        double scale = summed.Max(Math.Abs);
        // At most 54 terms, each rounded to 2^-24 of sums that are a few times as large as the result.
        for (int k = 0; k < summed.Length; k++)
            Assert.Equal(summed[k], masked[k], tolerance: 1e-5 * Math.Max(1, scale));
    }

    [Fact]
    public void What_is_at_masked_steps_is_not_read()
    {
        using SequenceModule<double> module = ModuleCases.All["all at once"]();
        SequenceArguments<double> call = ModuleCases.Call(module, ModuleCases.Mask, givenStates: true);
        double[] expected = Outcome(call);
        int[] masked = [.. Enumerable.Range(0, 20).Where(k => !ModuleCases.Mask.IsValid(k / 4, k % 4))];
        foreach (Tensor<double> input in call.Inputs.Values.Prepend(call.Input!))
            foreach (int position in masked)
                SequenceTensor.Span(input).Slice(position * (int)input.Lengths[2], (int)input.Lengths[2]).Fill(double.NaN);
        Assert.Equal(expected, Outcome(call));

        double[] Outcome(SequenceArguments<double> call)
        {
            foreach (ParameterBlock<double> block in module.Blocks("m"))
                block.ZeroGradients();
            using RecordedPass<double> pass = module.Record(call);
            Tensor<double> dy = ModuleCheck.Weights(pass.Output, 1);
            foreach (int position in Enumerable.Range(0, 20).Where(k => !ModuleCases.Mask.IsValid(k / 4, k % 4)))
            {
                int size = module.OutputSize;
                Assert.All(ModuleCheck.Flat(pass.Output)[(position * size)..(position * size + size)], y => Assert.Equal(0, y));
                SequenceTensor.Span(dy).Slice(position * size, size).Fill(double.NaN);
            }
            BackwardResult<double> back = pass.Backward(dy);
            return [.. ModuleCheck.Flat(pass.Output), .. ModuleCheck.Flat(back.Input), .. back.InitialStates.Values.SelectMany(ModuleCheck.Flat),
                .. module.Blocks("m").SelectMany(b => b.Gradients.ToArray())];
        }
    }

    static SequenceMask Mask(ulong seed)
    {
        var random = new CounterRandom(seed, "mask");
        bool[] valid = new bool[Steps * Batch], resets = new bool[Steps * Batch];
        for (int k = 0; k < valid.Length; k++)
        {
            // Sequence 2 and step 4 are empty, sequence 3 is whole.
            valid[k] = k % Batch != 2 && k / Batch != 4 && (k % Batch == 3 || random.Uniform((ulong)k) < 0.6);
            resets[k] = k % Batch != 3 && random.Uniform((ulong)(k + 1000)) < 0.2;
        }
        return new SequenceMask(Steps, Batch, valid, resets);
    }

    static SequenceArguments<float> Call(SequenceModule<float> module, SequenceMask mask) => new(Random(1, Steps, Batch, module.InputSize))
    {
        Inputs = module.FurtherInputs.ToDictionary(i => i.Name, i => Random(2, Steps, Batch, i.Size)),
        Contexts = module.Contexts.ToDictionary(c => c.Name, c => Random(3, Batch, c.Size)),
        InitialStates = module.States.ToDictionary(s => s.Name, s => Random(4, Batch, s.Size)),
        Mask = mask,
    };

    static Tensor<float> Random(ulong seed, params ReadOnlySpan<nint> lengths)
    {
        Tensor<float> tensor = Tensor.CreateFromShape<float>(lengths);
        Numbers.Uniform((int)tensor.FlattenedLength, seed).CopyTo(SequenceTensor.Span(tensor));
        return tensor;
    }

    static void Same(Tensor<float> expected, Tensor<float> actual)
        => Assert.Equal(SequenceTensor.Span(expected).ToArray(), SequenceTensor.Span(actual).ToArray());
}
