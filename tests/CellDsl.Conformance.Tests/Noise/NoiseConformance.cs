namespace CellDsl.Conformance.Tests.Noise;

/// <summary>Masks depend on nothing but the draw.</summary>
public class NoiseConformance
{
    public static TheoryData<string, string> All => NoisyCells.All;

    /// <summary>All noise that each cell of the literature can have, with sizes large enough that the work is shared.</summary>
    public static TheoryData<string, string> Strongest => NoisyCells.Strongest;

    [Theory, MemberData(nameof(Strongest))]
    public void ThreadsGiveTheSameNumbers(string cell, string kind)
    {
        foreach (int batch in new[] { 1, 5 })
        {
            var problem = new NoisyProblem(NoisyCells.Cell(cell), 12, batch, input: 192, hidden: 192);
            Dictionary<string, float[]> Numbers(int threads)
            {
                using SequenceLayer<float> layer = problem.Layer<float>(NoisyCells.Kind(kind), new LayerOptions { Threads = threads });
                return problem.Gradients(layer, NoisyProblem.Draw);
            }

            Dictionary<string, float[]> alone = Numbers(1);
            NoisyProblem.AssertSame(alone, Numbers(2));
            NoisyProblem.AssertSame(alone, Numbers(3));
        }
    }

    [Theory, MemberData(nameof(All))]
    public void PrecisionsAndWidthsHaveTheSameMasks(string cell, string kind)
    {
        var problem = new NoisyProblem(NoisyCells.Cell(cell), 3, 2, hidden: 17);
        using SequenceLayer<double> exact = problem.Layer<double>(NoisyCells.Kind(kind), new LayerOptions { Threads = 1, VectorBits = 128 });
        using SequenceLayer<float> single = problem.Layer<float>(NoisyCells.Kind(kind));
        exact.Parameters.Edit().Clear();
        for (int n = 0; n < exact.Parameters.Count; n++)
            exact.Parameters.Edit()[n] = single.Parameters.Values[n];
        double[] expected = problem.Gradients(exact, NoisyProblem.Draw)["y"];
        float[] actual = problem.Gradients(single, NoisyProblem.Draw)["y"];
        for (int n = 0; n < expected.Length; n++)
            Assert.Equal(expected[n], actual[n], 1e-4 * Math.Max(1, Math.Abs(expected[n])));
    }

    [Theory, MemberData(nameof(All))]
    public void RateZeroIsNoNoise(string cell, string kind)
    {
        var problem = new NoisyProblem(NoisyCells.Cell(cell), 3, 2);
        using SequenceLayer<double> plain = problem.Layer<double>(null);
        using SequenceLayer<double> none = problem.Layer<double>(NoisyCells.Kind(kind) with { Zoneout = 0, RecurrentDropout = 0 });
        NoisyProblem.AssertSame(problem.Gradients(plain, null), problem.Gradients(none, NoisyProblem.Draw));
    }
}
