using System.Numerics.Tensors;
using CellDsl.Cells;
using CellDsl.Training.Parameters;
using CellDsl.Training.Sequences;

namespace CellDsl.Training.Tests;

/// <summary>Noise of a sequence does not depend on its padding nor on the sequences beside it, in any module that draws some: packed batches against
/// each sequence in a call of its own, bit for bit.</summary>
public sealed class PackedNoiseTests
{
    const int Steps = 27, Batch = 6, Size = 5;
    static readonly int[] Lengths = [9, 0, Steps, 15, Steps, 1];

    static readonly Dictionary<string, Func<SequenceModule<double>>> Modules = new()
    {
        ["zoneout"] = () => Layer<Lstm>(new() { Zoneout = 0.4 }),
        ["zoneout of one state"] = () => Layer<Lstm>(new() { ZoneoutOf = { ["c"] = 0.5 } }),
        ["recurrent dropout"] = () => Layer<Lstm>(new() { RecurrentDropout = 0.4 }),
        ["recurrent dropout per step"] = () => Layer<Gru>(new() { RecurrentDropout = 0.4, DropoutPerStep = true }),
        ["both"] = () => Layer<Lstm>(new() { Zoneout = 0.3, RecurrentDropout = 0.3, DropoutPerStep = true }),
        ["both with checkpoints"] = () => Layer<Lstm>(new() { Zoneout = 0.3, RecurrentDropout = 0.3, DropoutPerStep = true }, checkpointEvery: 2),
        ["learned states"] = () => Layer<Gru>(new() { Zoneout = 0.3, RecurrentDropout = 0.3 }, learn: true),
        ["dropout"] = () => new Dropout<double>(Size, 0.4, seed: 2),
        ["variational dropout"] = () => new Dropout<double>(Size, 0.4, seed: 2, DropoutKind.PerSequence),
        ["bidirectional"] = () => new Bidirectional<double>(Layer<Lstm>(new() { Zoneout = 0.3 }), Stack(), SkipKind.Sum),
        ["stack"] = Stack,
    };

    public static TheoryData<string> Names => [.. Modules.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_padded_sequence_has_the_bits_of_the_same_sequence_unpadded(string name)
    {
        using SequenceModule<double> module = Modules[name]();
        SequenceMask mask = SequenceMask.OfLengths(Steps, Lengths);
        Assert.True(PackedSteps.Of(mask).Stretches.Count > 1);
        Outcome together = Run(module, Call(module, mask));
        AssertNoise(module, Call(module, mask));
        for (int b = 0; b < Batch; b++)
        {
            if (Lengths[b] == 0)
                continue;
            SequenceArguments<double> whole = Call(module, null);
            // Without a mask layers do not pack.
            Outcome unpadded = Run(module, whole.Slice(0, Lengths[b]) with { InitialStates = whole.InitialStates });
            AssertSame(unpadded, together, b, Lengths[b]);
        }
    }

    /// <summary>Also with holes and resets; and what its row alone contributes to the parameters' gradients adds up.</summary>
    [Theory, MemberData(nameof(Names))]
    public void A_sequence_has_the_same_bits_whatever_the_others_are(string name)
    {
        using SequenceModule<double> module = Modules[name]();
        SequenceMask mask = Holes();
        Outcome together = Run(module, Call(module, mask));
        double[] sum = new double[together.Parameters.Length];
        for (int b = 0; b < Batch; b++)
        {
            Outcome alone = Run(module, Call(module, Only(mask, b)), onlyRow: b);
            AssertSame(alone, together, b, Steps);
            TensorPrimitives.Add(sum, alone.Parameters, sum);
        }
        for (int k = 0; k < sum.Length; k++)
            Assert.Equal(sum[k], together.Parameters[k], tolerance: 1e-12 * Math.Max(1, Math.Abs(sum[k])));
    }

    /// <summary>Masks are those of the batch's time steps: a valid step has the bits of a call of this one step.</summary>
    [Theory, MemberData(nameof(Names))]
    public void A_step_draws_as_its_own_time_step_says(string name)
    {
        using SequenceModule<double> module = Modules[name]();
        if (!module.IsCausal)
            return;
        SequenceMask mask = Holes();
        SequenceArguments<double> call = Call(module, mask);
        Tensor<double> output = module.Run(call).Output;
        Dictionary<string, double[]> beginning = Beginning(module);
        IReadOnlyDictionary<string, Tensor<double>> states = call.InitialStates;
        for (int t = 0; t < Steps; t++)
        {
            Dictionary<string, Tensor<double>> before
                = states.ToDictionary(s => s.Key, s => Tensor.Create(ModuleCheck.Flat(s.Value), s.Value.Lengths));
            for (int b = 0; b < Batch; b++)
                if (mask.IsReset(t, b))
                    foreach (var (state, tensor) in before)
                        beginning[state].CopyTo(Row(tensor, b));
            SequenceResult<double> step = module.Run(call.Slice(t, t + 1) with { InitialStates = new(before), Mask = null });
            for (int b = 0; b < Batch; b++)
                if (mask.IsValid(t, b))
                    Assert.Equal(Row(step.Output, b).ToArray(), Row(output, t * Batch + b).ToArray());
                else
                    foreach (var (state, tensor) in before)
                        Row(tensor, b).CopyTo(Row(step.FinalStates[state], b));
            states = step.FinalStates;
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_masked_sequence_in_several_calls_has_the_bits_of_one(string name)
    {
        using SequenceModule<double> module = Modules[name]();
        if (!module.IsCausal)
            return;
        SequenceArguments<double> call = Call(module, Holes());
        SequenceStates<double> states = module.CreateStates(Batch);
        states.Carry(call.InitialStates);
        double[] first = ModuleCheck.Flat(module.Run(call.Slice(0, 13), states).Output), rest
            = ModuleCheck.Flat(module.Run(call.Slice(13, Steps), states).Output);
        Assert.Equal(ModuleCheck.Flat(module.Run(call).Output), first.Concat(rest));
    }

    /// <summary>What is packed as it is needs no places.</summary>
    [Fact]
    public void Places_are_given_only_where_rows_or_steps_are_others()
    {
        var noise = new SequenceNoise(1, 2) { FirstTimeStep = 3 };
        SequenceMask falling = SequenceMask.OfLengths(Steps, Steps, Steps, 4, 1, 0), rising = SequenceMask.OfLengths(Steps, 4, Steps);
        Assert.True(PackedSteps.Of(falling).Stretches.Count > 1);
        Assert.All(PackedSteps.Of(falling).Stretches, s
            => Assert.Equal(noise with { FirstTimeStep = 3 + s.FirstStep }, PackedSteps.Of(falling).NoiseOf(s, noise)));
        Assert.All(PackedSteps.Of(rising).Stretches, s
            => Assert.NotEqual(noise with { FirstTimeStep = 3 + s.FirstStep }, PackedSteps.Of(rising).NoiseOf(s, noise)));
        SequenceMask reversed = falling.Reverse();
        Assert.All(PackedSteps.Of(reversed).Stretches, s
            => Assert.Equal(noise with { FirstTimeStep = 3 + s.FirstStep }, PackedSteps.Of(reversed).NoiseOf(s, noise)));
    }

    static CellLayer<double> Layer<TCell>(RecurrentNoise noise, bool learn = false, int? checkpointEvery = null)
        where TCell : ICell
    {
        var options = new LayerOptions { Threads = 2, Noise = noise, CheckpointEvery = checkpointEvery };
        var layer = new CellLayer<double>(new RecurrentLayer<TCell, double>(new CellSizes(Size, Size), seed: 3, options), learn, noiseSeed: 11);
        if (learn)
            foreach (ParameterBlock<double> block in layer.Blocks("m").Skip(1))
                block.Edit().Fill(0.25);
        return layer;
    }

    static SequenceModule<double> Stack() => new SequenceStack<double>(
    [
        Layer<Gru>(new() { RecurrentDropout = 0.3, DropoutPerStep = true }),
        new Dropout<double>(Size, 0.3, seed: 4),
        Layer<Lstm>(new() { Zoneout = 0.3 }),
    ],
    [Skip.Residual(2)]);

    static Dictionary<string, double[]> Beginning(SequenceModule<double> module)
    {
        bool learned = module.Blocks("m").Any(b => b.Name.EndsWith(".initial", StringComparison.Ordinal));
        return module.States.ToDictionary(s => s.Name, s => Enumerable.Repeat(learned ? 0.25 : 0, s.Size).ToArray());
    }

    static SequenceArguments<double> Call(SequenceModule<double> module, SequenceMask? mask) => new(Random(1, Steps, Batch, module.InputSize))
    {
        InitialStates = module.States.ToDictionary(s => s.Name, s => Random(2, Batch, s.Size)),
        Mask = mask,
        Noise = new SequenceNoise(0, 7) { FirstTimeStep = 3 },
    };

    static SequenceMask Holes() => new(Steps, Batch,
        Flags('X', "XX.XX. X..XX. .X.X.. XX.X.X X..XX. ..XXX. X..XX. XX.X.. X..XX."),
        Flags('R', "...R.. ..RR.. ...... .R.... .....R ..R... ...R.. ...... R.R..."));

    /// <summary>The pattern three times.</summary>
    static bool[] Flags(char set, string pattern) => [.. string.Concat(pattern, pattern, pattern).Where(c => c != ' ').Select(c => c == set)];

    static SequenceMask Only(SequenceMask mask, int sequence) => new(Steps, Batch,
        [.. Enumerable.Range(0, Steps * Batch).Select(k => k % Batch == sequence && mask.IsValid(k))],
        [.. Enumerable.Range(0, Steps * Batch).Select(k => mask.IsReset(k / Batch, k % Batch))]);

    sealed record Outcome(Tensor<double> Output, Tensor<double> InputGradient, IReadOnlyDictionary<string, Tensor<double>> FinalStates,
        IReadOnlyDictionary<string, Tensor<double>> InitialGradients, double[] Parameters);

    /// <param name="onlyRow">Whose final states have gradients; null: all.</param>
    static Outcome Run(SequenceModule<double> module, SequenceArguments<double> call, int? onlyRow = null)
    {
        foreach (ParameterBlock<double> block in module.Blocks("m"))
            block.ZeroGradients();
        using RecordedPass<double> pass = module.Record(call);
        Tensor<double> dy = SequenceTensor.Steps(Random(3, Steps, Batch, module.OutputSize), 0, (int)call.Input!.Lengths[0]);
        Dictionary<string, Tensor<double>> finals = module.States.ToDictionary(s => s.Name, s => Random(4, Batch, s.Size));
        foreach (Tensor<double> gradient in finals.Values)
            for (int b = 0; b < Batch; b++)
                if (onlyRow is { } row && b != row)
                    Row(gradient, b).Clear();
        BackwardResult<double> back = pass.Backward(dy, finals);
        return new Outcome(pass.Output, back.Input, pass.FinalStates, back.InitialStates,
            [.. module.Blocks("m").SelectMany(b => b.Gradients.ToArray())]);
    }

    /// <summary>Row b of both, over so many steps.</summary>
    static void AssertSame(Outcome expected, Outcome actual, int b, int steps)
    {
        for (int t = 0; t < steps; t++)
        {
            Assert.Equal(Row(expected.Output, t * Batch + b).ToArray(), Row(actual.Output, t * Batch + b).ToArray());
            Assert.Equal(Row(expected.InputGradient, t * Batch + b).ToArray(), Row(actual.InputGradient, t * Batch + b).ToArray());
        }
        foreach (var (state, tensor) in expected.FinalStates)
            Assert.Equal(Row(tensor, b).ToArray(), Row(actual.FinalStates[state], b).ToArray());
        foreach (var (state, tensor) in expected.InitialGradients)
            Assert.Equal(Row(tensor, b).ToArray(), Row(actual.InitialGradients[state], b).ToArray());
    }

    static void AssertNoise(SequenceModule<double> module, SequenceArguments<double> call)
    {
        double[] output = ModuleCheck.Flat(module.Run(call).Output);
        Assert.NotEqual(output, ModuleCheck.Flat(module.Run(call with { Noise = null }).Output));
        Assert.NotEqual(output, ModuleCheck.Flat(module.Run(call with { Noise = new SequenceNoise(0, 8) { FirstTimeStep = 3 } }).Output));
    }

    static Tensor<double> Random(ulong seed, params ReadOnlySpan<nint> lengths) => ModuleCheck.Weights(Tensor.CreateFromShape<double>(lengths), seed);

    static Span<double> Row(Tensor<double> tensor, int row)
    {
        int size = (int)tensor.Lengths[^1];
        return SequenceTensor.Span(tensor).Slice(row * size, size);
    }
}
