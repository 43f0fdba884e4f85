namespace CellDsl.Conformance.Tests.Noise;

/// <summary>Zoneout against its definition: the layer without noise, a step at a time, with the masks applied by hand.</summary>
public class ZoneoutDefinition
{
    const double Rate = 0.3;

    static readonly RecurrentNoise s_noise = new() { Zoneout = Rate };

    public static TheoryData<string> Cells => NoisyCells.WithStates;

    [Theory, MemberData(nameof(Cells))]
    public void TrainingKeepsWhatTheMaskSays(string cell)
    {
        var problem = new NoisyProblem(NoisyCells.Cell(cell), 6, 4, [6, 0, 3, 5]);
        Dictionary<string, NoiseMask> masks = problem.Cell.States.ToDictionary(s => s.Name, s => NoiseMask.Zoneout(NoisyProblem.Draw, s.Name, Rate));
        (double[] output, Dictionary<string, double[]> final) = ByHand(problem,
            (state, t, row, unit, before, next) => masks[state].Hits(t, row, unit) ? before : next);

        using SequenceLayer<double> layer = problem.Layer<double>(s_noise);
        SequenceResult<double> run = layer.Run(problem.Arguments<double>(NoisyProblem.Draw));
        Assert.Equal(output, NoisyProblem.Numbers(run.Output));
        foreach (var (name, numbers) in final)
            Assert.Equal(numbers, NoisyProblem.Numbers(run.FinalStates[name]));
        using RecordedPass<double> pass = layer.Record(problem.Arguments<double>(NoisyProblem.Draw));
        Assert.Equal(output, NoisyProblem.Numbers(pass.Output));
    }

    [Theory, MemberData(nameof(Cells))]
    public void EvaluationTakesTheExpectation(string cell)
    {
        var problem = new NoisyProblem(NoisyCells.Cell(cell), 6, 4, [6, 0, 3, 5]);
        (double[] output, Dictionary<string, double[]> final)
            = ByHand(problem, (_, _, _, _, before, next) => double.MultiplyAddEstimate(Rate, before, (1 - Rate) * next));

        using SequenceLayer<double> layer = problem.Layer<double>(s_noise);
        SequenceResult<double> run = layer.Run(problem.Arguments<double>(null));
        Assert.Equal(output, NoisyProblem.Numbers(run.Output));
        foreach (var (name, numbers) in final)
            Assert.Equal(numbers, NoisyProblem.Numbers(run.FinalStates[name]));
    }

    delegate double Mix(string state, int timeStep, int row, int unit, double before, double next);

    static (double[] Output, Dictionary<string, double[]> Final) ByHand(NoisyProblem problem, Mix mix)
    {
        CellDescription cell = problem.Cell;
        using SequenceLayer<double> layer = problem.Layer<double>(null);
        using CellStream<double> stream = layer.Stream(problem.Batch, problem.Arguments<double>(null).Contexts);
        int outputSize = problem.Size(cell.Output);
        double[] output = new double[problem.Steps * problem.Batch * outputSize];
        Dictionary<string, double[]> states = cell.States.ToDictionary(s => s.Name, s => (double[])problem.Values[s.Name].Clone());
        string? shown = cell.Plan.Output.Time == SlotTime.Next ? cell.Plan.Slots[cell.Plan.Output.Slot].Source : null;
        for (int t = 0; t < problem.Steps; t++)
        {
            foreach (var (name, values) in states)
                stream.SetState(name, values);
            double[] y = new double[problem.Batch * outputSize];
            stream.Step([.. cell.Inputs.Select(i
                => new ReadOnlyMemory<double>(problem.Values[i.Name], t * problem.Batch * problem.Size(i), problem.Batch * problem.Size(i)))], y);
            foreach (VectorInfo state in cell.States)
            {
                double[] values = states[state.Name], next = new double[values.Length];
                stream.GetState(state.Name, next);
                int size = problem.Size(state);
                for (int n = 0; n < values.Length; n++)
                    if (t < (problem.Lengths?[n / size] ?? problem.Steps))
                        values[n] = mix(state.Name, t, n / size, n % size, values[n], next[n]);
            }
            for (int n = 0; n < y.Length; n++)
                if (t < (problem.Lengths?[n / outputSize] ?? problem.Steps))
                    output[t * y.Length + n] = shown is null ? y[n] : states[shown][n];
        }
        return (output, states);
    }

    [Fact]
    public void StatesAreShownWithZoneoutAndEquationsWithout()
    {
        var problem = new NoisyProblem(CellDefinition.Of<CellDsl.Cells.Lstm>(), 5, 3);
        using SequenceLayer<double> layer = problem.Layer<double>(new RecurrentNoise { ZoneoutOf = { ["c"] = 0.5 } });
        foreach (SequenceNoise? draw in new[] { NoisyProblem.Draw, null })
        {
            SequenceResult<double> run = layer.Run(problem.Arguments<double>(draw, "c", "c1", "h", "h1", "o"));
            double[] c = Captured("c"), c1 = Captured("c1"), o = Captured("o");
            double[] Captured(string name) => NoisyProblem.Numbers(run.Captured[name]);
            NoiseMask mask = NoiseMask.Zoneout(NoisyProblem.Draw, "c", 0.5);
            int rows = problem.Batch, units = c.Length / problem.Steps / rows;
            for (int n = 0; n < c.Length; n++)
            {
                double before = n < rows * units ? problem.Values["c"][n] : c[n - rows * units];
                Assert.Equal(draw is null ? double.MultiplyAddEstimate(0.5, before, 0.5 * c1[n])
                    : mask.Hits(n / units / rows, n / units % rows, n % units) ? before : c1[n], c[n]);
                Assert.Equal(o[n] * Math.Tanh(c1[n]), Captured("h1")[n], 14);
            }
            Assert.Equal(Captured("h1"), Captured("h"));
            Assert.Equal(Captured("h"), NoisyProblem.Numbers(run.Output));
        }
    }

    /// <summary>A stream is evaluation.</summary>
    [Fact]
    public void StreamsTakeTheExpectation()
    {
        var problem = new NoisyProblem(CellDefinition.Of<CellDsl.Cells.Gru>(), 4, 2);
        problem.Values["h"].AsSpan().Clear();
        using SequenceLayer<double> layer = problem.Layer<double>(s_noise);
        double[] expected = NoisyProblem.Numbers(layer.Run(problem.Arguments<double>(null)).Output);
        using CellStream<double> stream = layer.Stream(problem.Batch);
        int inputs = expected.Length == 0 ? 0 : problem.Values["x"].Length / problem.Steps, outputs = expected.Length / problem.Steps;
        double[] y = new double[outputs];
        for (int t = 0; t < problem.Steps; t++)
        {
            stream.Step(problem.Values["x"].AsSpan(t * inputs, inputs), y);
            Assert.Equal(expected[(t * outputs)..((t + 1) * outputs)], y);
        }
    }
}
