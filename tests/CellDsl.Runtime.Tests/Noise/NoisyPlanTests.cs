using CellDsl.Backends.Cpu;
using CellDsl.Execution;
using CellDsl.Runtime.Tests.Support;

namespace CellDsl.Runtime.Tests.Noise;

/// <summary>Gradients of noisy plans against differences, and that a plan with a step left out or one mask confused is found to be wrong.</summary>
public class NoisyPlanTests
{
    const double Difference = 1e-5, Tolerance = 1e-8;

    static readonly RecurrentNoise s_both = new() { Zoneout = 0.3, RecurrentDropout = 0.4 };

    [Theory, MemberData(nameof(CellCase.Names), MemberType = typeof(CellCase))]
    public void GradientsAreRight(string name)
    {
        CellDescription cell = CellCase.Named(name).Description;
        Assert.True(LargestError(name, NoisyCell.Of(cell, Sizes(cell), s_both)) < Tolerance);
    }

    [Theory, MemberData(nameof(CellCase.Names), MemberType = typeof(CellCase))]
    public void EveryMaskOfBackwardIsNeeded(string name)
    {
        CellDescription cell = CellCase.Named(name).Description;
        NoisyCell right = NoisyCell.Of(cell, Sizes(cell), s_both);
        CellProgram backward = right.Cell.Plan.Backward;
        int mistakes = 0;
        void Check(int step, PlanStep wrong)
        {
            PlanStep[] loop = [.. backward.Loop];
            loop[step] = wrong;
            var plan = right.Cell.Plan with { Backward = backward with { Loop = loop } };
            double error = LargestError(name, right with { Cell = right.Cell with { Plan = plan } });
            Assert.True(error > 1e3 * Tolerance, $"{name}, {wrong}: {error}");
            mistakes++;
        }

        for (int n = 0; n < backward.Loop.Count; n++)
            if (backward.Loop[n] is MaskedSumsStep sums)
                Check(n, sums.Kernel);
            else if (backward.Loop[n] is MaskStep { Operation: MaskOperation.Release } release)
                // The adjoint as it is: what a layer without noise would take.
                Check(n, release with { Operation = MaskOperation.RetainFirst, Mask = AllOnes(right) });
            else if (backward.Loop[n] is MaskStep { Operation: MaskOperation.Retain } retain)
                Check(n, retain with { Source = retain.Target, Other = null, Mask = AllZeros(right) });
        Assert.True(mistakes >= 3, $"{mistakes} mistakes");
    }

    /// <summary>Slots that noise adds say what they hold, as the compiler's do.</summary>
    [Theory, MemberData(nameof(CellCase.Names), MemberType = typeof(CellCase))]
    public void AddedSlotsSayOfWhichStateTheyAre(string name)
    {
        CellDescription cell = CellCase.Named(name).Description;
        int[] sizes = Sizes(cell);
        cell = cell with { Plan = cell.Plan with { Slots = [.. cell.Plan.Slots.Select(s => s with { Origin = new(ValueKind.State, s.Name) })] } };
        SlotInfo[] added = [.. NoisyCell.Of(cell, sizes, s_both).Cell.Plan.Slots.Skip(cell.Plan.Slots.Count)];
        Assert.Equal([ValueKind.Dropped, ValueKind.ZoneoutCandidate, ValueKind.Adjoint],
            added.Select(s => s.Origin.Kind).Distinct().OrderBy(k => k == ValueKind.Adjoint));
        Assert.All(added, slot =>
        {
            Assert.Equal(slot.Name, slot.Origin.Name);
            ValueOrigin? state = slot.Origin.Kind == ValueKind.Adjoint ? slot.Origin.Of!.Of : slot.Origin.Of;
            Assert.Contains(cell.States, s => state is { Kind: ValueKind.State } && state.Name == s.Name);
        });
    }

    /// <summary>However rows, units and time are shared out.</summary>
    [Theory, MemberData(nameof(CellCase.Names), MemberType = typeof(CellCase))]
    public void SharingDoesNotChangeMasks(string name)
    {
        CellCase cell = CellCase.Named(name);
        var sample = new Sample(cell.Description, cell.Sizes(9, 21).Resolve(cell.Description), steps: 11, batch: 7, lengths: [11, 0, 3, 11, 8, 1, 5]);
        Dictionary<string, double[]> Numbers(Sharing sharing, int every)
        {
            using SequenceLayer<float> layer = cell.Layer<float>(cell.Sizes(9, 21), sharing, checkpointEvery: every, noise: s_both);
            return Outcome.Of(layer, sample, new SequenceNoise(8)).Values;
        }

        Dictionary<string, double[]> alone = Numbers(new Sharing(1, ChunkSteps: 16), 20);
        foreach (LoopSharing loop in Enum.GetValues<LoopSharing>())
            foreach (int threads in new[] { 2, 3 })
                foreach (var (key, numbers) in Numbers(new Sharing(threads, SmallWork: true, loop, ChunkSteps: 16), 20))
                    Assert.True(numbers.SequenceEqual(alone[key]), $"{key}, {loop}, {threads} threads");
        // Sums over steps are formed in another order.
        foreach (var (key, numbers) in Numbers(new Sharing(1, ChunkSteps: 2), 20).Concat(Numbers(new Sharing(1), 4)))
            Near.Assert(key, alone[key], numbers, 1e-5);
    }

    /// <summary>Two calls with the masks of one.</summary>
    [Fact]
    public void SequencesCanBeRunInParts()
    {
        CellCase cell = CellCase.Lstm;
        using SequenceLayer<double> layer = cell.Layer<double>(cell.Sizes(3, 5), noise: s_both with { DropoutPerStep = true });
        var sample = new Sample(cell.Description, layer.Sizes, steps: 6, batch: 2);
        SequenceArguments<double> whole = sample.Arguments<double>();
        whole.Noise = new SequenceNoise(8);
        double[] expected = Outcome.Numbers(layer.Run(whole).Output), x = sample.Values["x"];
        var states = whole.InitialStates.ToDictionary();
        for (int part = 0; part < 2; part++)
        {
            var arguments
                = new SequenceArguments<double>(System.Numerics.Tensors.Tensor.Create(x[(part * x.Length / 2)..((part + 1) * x.Length / 2)],
                [3, 2, 3]))
            {
                Noise = new SequenceNoise(8) { FirstTimeStep = 3 * part },
            };
            foreach (var (name, value) in states)
                arguments.InitialStates[name] = value;
            SequenceResult<double> result = layer.Run(arguments);
            Assert.Equal(expected[(part * expected.Length / 2)..((part + 1) * expected.Length / 2)], Outcome.Numbers(result.Output));
            states = result.FinalStates.ToDictionary();
        }
    }

    // Masks of the lists below: they are added behind the plan's own.
    static int AllOnes(NoisyCell cell) => cell.Masks.Count;
    static int AllZeros(NoisyCell cell) => cell.Masks.Count + 1;

    static int[] Sizes(CellDescription cell) => CellCase.All.Single(c => c.Description == cell).Sizes(3, 5).Resolve(cell);

    static double LargestError(string name, NoisyCell noisy)
    {
        CellCase @case = CellCase.Named(name);
        int[] sizes = Sizes(@case.Description);
        // A dropout that drops nothing has weights 1; zoneout that keeps nothing, weights 0.
        noisy = noisy with { Masks = [.. noisy.Masks, new MaskInfo(MaskKind.Dropout, "h", 0), new MaskInfo(MaskKind.Zoneout, "h", 0)] };
        var parameters = new ParameterSet<double>(@case.Description, sizes);
        ParameterInitializer.Fill(parameters, 3);
        using LayerEngine<double> engine = @case.Engine(noisy, parameters, sizes);
        var runner = new SequenceRunner<double>(noisy.Cell, sizes, parameters, engine);
        var sample = new Sample(@case.Description, sizes, steps: 4, batch: 3, lengths: [4, 0, 3]);
        SequenceArguments<double> Arguments()
        {
            SequenceArguments<double> arguments = sample.Arguments<double>();
            arguments.Noise = new SequenceNoise(8);
            return arguments;
        }

        double Loss()
        {
            SequenceResult<double> result = runner.Run(Arguments());
            double loss = Dot(Outcome.Numbers(result.Output), sample.Values["dy"]);
            foreach (var (state, final) in result.FinalStates)
                loss += Dot(Outcome.Numbers(final), sample.Values["d" + state]);
            return loss;
        }

        using RecordedPass<double> pass = runner.Record(Arguments());
        BackwardResult<double> back = pass.Backward(sample.OutputGradient<double>(), sample.FinalGradients<double>());
        double largest = 0;
        void Check(Action<double> move, double gradient)
        {
            move(Difference);
            double above = Loss();
            move(-2 * Difference);
            double below = Loss();
            move(Difference);
            largest = Math.Max(largest, Math.Abs((above - below) / (2 * Difference) - gradient));
        }

        foreach (var (leaf, gradient) in back.Inputs.Concat(back.Contexts).Concat(back.InitialStates))
            foreach (var (value, n) in Outcome.Numbers(gradient).Select((g, n) => (g, n)))
                Check(d => sample.Values[leaf][n] += d, value);
        double[] gradients = parameters.Gradients.ToArray();
        for (int n = 0; n < gradients.Length; n++)
            Check(d => parameters.Edit()[n] += d, gradients[n]);
        return largest;
    }

    static double Dot(double[] a, double[] b) => a.Zip(b).Sum(p => p.First * p.Second);
}
