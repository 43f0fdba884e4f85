namespace CellDsl.Conformance.Tests.Noise;

/// <summary>Recurrent dropout against its definition.</summary>
public class DropoutDefinition
{
    const double Rate = 0.4;

    public static TheoryData<string> Cells => NoisyCells.WithMatricesOfTheirOwn;

    /// <summary>With one sequence and one mask for all its steps, U (m ⊙ h) = (U diag m) h: the layer without noise whose matrices have their columns
    /// scaled gives the same outputs and gradients, those of the matrices scaled as well.</summary>
    [Theory, MemberData(nameof(Cells))]
    public void IsScalingOfColumns(string cell)
    {
        var problem = new NoisyProblem(NoisyCells.Cell(cell), 5, 1);
        using SequenceLayer<double> dropped = problem.Layer<double>(new RecurrentNoise { RecurrentDropout = Rate });
        using SequenceLayer<double> scaled = problem.Layer<double>(null);
        ScaleColumns(problem, scaled, p => scaled.Parameters.Edit(p));
        Dictionary<string, double[]> expected = problem.Gradients(scaled, null);
        ScaleColumns(problem, scaled, p => expected["d" + p]);
        NoisyProblem.AssertNear(expected, problem.Gradients(dropped, NoisyProblem.Draw), 1e-12);

        using SequenceLayer<double> plain = problem.Layer<double>(null);
        NoisyProblem.AssertSame(problem.Gradients(plain, null), problem.Gradients(dropped, null));
        Assert.Contains(problem.Gradients(plain, null), p => !p.Value.SequenceEqual(expected[p.Key]));
    }

    delegate Span<double> Numbers(string parameter);

    static void ScaleColumns(NoisyProblem problem, SequenceLayer<double> layer, Numbers numbers)
    {
        foreach (VectorInfo state in problem.Cell.States)
        {
            NoiseMask mask = NoiseMask.Dropout(NoisyProblem.Draw, state.Name, Rate);
            foreach (ProductFactor factor in NoisyCells.Products(problem.Cell, state.Name))
            {
                string name = problem.Cell.Parameters[factor.Parameter].Name;
                int first = factor.Column.Sum(d => layer.Sizes[d]);
                int rows = (int)layer.Parameters.Shape(name)[0], columns = (int)layer.Parameters.Shape(name)[1];
                Span<double> matrix = numbers(name);
                for (int r = 0; r < rows; r++)
                    for (int c = 0; c < problem.Size(state); c++)
                        matrix[r * columns + first + c] *= mask.Hits(0, 0, c) ? 0 : 1 / (1 - Rate);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LstmIsTheOneWrittenByHand(bool perStep)
        => AssertIsByHand(CellDefinition.Of<CellDsl.Cells.Lstm>(), perStep, (parameters, x, dropped, states) =>
        {
            double[] In(string gate) => Sum(Product(parameters("W" + gate), x), Product(parameters("U" + gate), dropped), parameters("b" + gate));
            double[] i = Map(In("i"), Sigmoid), f = Map(In("f"), Sigmoid), o = Map(In("o"), Sigmoid), g = Map(In("g"), Math.Tanh);
            double[] c = [.. states["c"].Select((c, n) => f[n] * c + i[n] * g[n])];
            (states["c"], states["h"]) = (c, [.. c.Select((c, n) => o[n] * Math.Tanh(c))]);
        });

    /// <summary>z ⊙ h sees the state as it is.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GruIsTheOneWrittenByHand(bool perStep)
        => AssertIsByHand(CellDefinition.Of<CellDsl.Cells.Gru>(), perStep, (parameters, x, dropped, states) =>
        {
            double[] z = Map(Sum(Product(parameters("Wz"), x), Product(parameters("Uz"), dropped)), Sigmoid);
            double[] r = Map(Sum(Product(parameters("Wr"), x), Product(parameters("Ur"), dropped)), Sigmoid);
            double[] uh = Product(parameters("U"), dropped);
            double[] candidate = Map(Sum(Product(parameters("W"), x), [.. uh.Select((u, n) => r[n] * u)]), Math.Tanh);
            states["h"] = [.. states["h"].Select((h, n) => NextGru(z[n], h, candidate[n]))];
        });

    // cells/Gru.cs: h1 = z ⊙ h + (1 - z) ⊙ hTilde, Cho et al.
    static double NextGru(double z, double h, double candidate) => z * h + (1 - z) * candidate;

    delegate void StepByHand(Func<string, double[]> parameters, double[] x, double[] dropped, Dictionary<string, double[]> states);

    static void AssertIsByHand(CellDefinition cell, bool perStep, StepByHand step)
    {
        var problem = new NoisyProblem(cell, 5, 3);
        using SequenceLayer<double> layer = problem.Layer<double>(new RecurrentNoise { RecurrentDropout = Rate, DropoutPerStep = perStep });
        double[] actual = NoisyProblem.Numbers(layer.Run(problem.Arguments<double>(NoisyProblem.Draw)).Output);
        NoiseMask mask = NoiseMask.Dropout(NoisyProblem.Draw, "h", Rate, perStep);
        int inputs = problem.Size(problem.Cell.Inputs[0]), units = problem.Size(problem.Cell.Output);
        for (int b = 0; b < problem.Batch; b++)
        {
            Dictionary<string, double[]> states
                = problem.Cell.States.ToDictionary(s => s.Name, s => problem.Values[s.Name].AsSpan(b * units, units).ToArray());
            for (int t = 0; t < problem.Steps; t++)
            {
                double[] dropped = [.. states["h"].Select((h, n) => mask.Hits(t, b, n) ? 0 : h / (1 - Rate))];
                step(p => layer.Parameters.Value(p).ToArray(), problem.Values["x"].AsSpan((t * problem.Batch + b) * inputs, inputs).ToArray(),
                    dropped, states);
                for (int n = 0; n < units; n++)
                    Assert.Equal(states["h"][n], actual[(t * problem.Batch + b) * units + n], 13);
            }
        }
    }

    static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
    static double[] Map(double[] v, Func<double, double> f) => [.. v.Select(f)];
    static double[] Sum(params double[][] terms) => [.. terms[0].Select((_, n) => terms.Sum(t => t[n]))];
    static double[] Product(double[] matrix, double[] v)
        => [.. Enumerable.Range(0, matrix.Length / v.Length).Select(r => v.Select((x, c) => matrix[r * v.Length + c] * x).Sum())];
}
