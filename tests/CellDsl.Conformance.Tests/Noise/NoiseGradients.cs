namespace CellDsl.Conformance.Tests.Noise;

/// <summary>Gradients with masks held fixed against central differences, in double, for every cell with every noise it can have.</summary>
public class NoiseGradients
{
    // Central differences err by some 1e-10 with this step and values near 1; a missing mask changes a gradient by a tenth of itself and more.
    const double Step = 2e-6, Tolerance = 2e-7;

    static readonly (int Steps, int Batch, int[]? Lengths)[] s_cases = [(1, 1, null), (3, 2, null), (5, 4, [5, 0, 2, 4])];

    public static TheoryData<string, string> All => NoisyCells.All;

    [Theory, MemberData(nameof(All))]
    public void AgreeWithDifferences(string cell, string kind)
    {
        foreach (var (steps, batch, lengths) in s_cases)
        {
            var problem = new NoisyProblem(NoisyCells.Cell(cell), steps, batch, lengths);
            using SequenceLayer<double> layer = problem.Layer<double>(NoisyCells.Kind(kind));
            LeaveKinks(layer.Parameters);
            foreach (SequenceNoise? draw in new[] { NoisyProblem.Draw, null })
            {
                Dictionary<string, double[]> gradients = problem.Gradients(layer, draw);
                foreach (var (name, values) in problem.Values)
                    Check(name, problem, layer, draw, direction => Add(values, direction), gradients["d" + name]);
                foreach (ParameterInfo p in problem.Cell.Parameters)
                    Check(p.Name, problem, layer, draw, direction => Add(layer.Parameters.Edit(p.Name), direction), gradients["d" + p.Name]);
            }
        }
    }

    /// <summary>Parameters that start at zero put ReLUs on their kinks.</summary>
    static void LeaveKinks(ParameterSet<double> parameters)
    {
        var random = new Random(4);
        foreach (ref double value in parameters.Edit())
            value += random.NextDouble() * 0.2 - 0.1;
    }

    static void Check(string name, NoisyProblem problem, SequenceLayer<double> layer, SequenceNoise? draw, Action<double[]> move, double[] gradient)
    {
        var random = new Random(9);
        double[] direction = [.. gradient.Select(_ => random.NextDouble() * 2 - 1)];
        double Loss(double distance)
        {
            move([.. direction.Select(d => d * distance)]);
            double loss = problem.Loss(layer, draw);
            move([.. direction.Select(d => -d * distance)]);
            return loss;
        }

        double expected = (Loss(Step) - Loss(-Step)) / (2 * Step);
        double actual = direction.Zip(gradient).Sum(p => p.First * p.Second);
        Assert.True(Math.Abs(expected - actual) <= Tolerance * Math.Max(1, gradient.Sum(Math.Abs)),
            $"{name}, T = {problem.Steps}, {(draw is null ? "evaluation" : "training")}: expected {expected:R}, found {actual:R}");
    }

    static void Add(Span<double> values, double[] change)
    {
        for (int n = 0; n < values.Length; n++)
            values[n] += change[n];
    }

    /// <summary>Also with threads; only sums over steps are formed in another order.</summary>
    [Theory, MemberData(nameof(All))]
    public void CheckpointsHaveTheSameMasks(string cell, string kind)
    {
        var problem = new NoisyProblem(NoisyCells.Cell(cell), 5, 4, [5, 0, 2, 4]);
        using SequenceLayer<double> whole = problem.Layer<double>(NoisyCells.Kind(kind));
        using SequenceLayer<double> segments
            = problem.Layer<double>(NoisyCells.Kind(kind), new LayerOptions { Threads = 2, VectorBits = 0, CheckpointEvery = 2 });
        NoisyProblem.AssertNear(problem.Gradients(whole, NoisyProblem.Draw), problem.Gradients(segments, NoisyProblem.Draw), 1e-11);
    }
}
