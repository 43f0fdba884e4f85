using CellDsl.Cpu;
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
        using CpuEngine<double> engine = @case.Engine(noisy, parameters, sizes);
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
