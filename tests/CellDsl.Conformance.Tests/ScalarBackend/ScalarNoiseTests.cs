using CellDsl.Conformance.Tests.Noise;

namespace CellDsl.Conformance.Tests.ScalarBackend;

/// <summary>Noise, whose steps no cell has by itself: the scalar device's numbers are the vector code's, also with gradient checkpointing.</summary>
public class ScalarNoiseTests
{
    public static TheoryData<string, string> All => NoisyCells.All;

    [Theory, MemberData(nameof(All))]
    public void NoiseIsTheProcessors(string cell, string kind)
    {
        var problem = new NoisyProblem(NoisyCells.Cell(cell), 5, 4, [5, 0, 2, 4]);
        using SequenceLayer<double> vectors = problem.Layer<double>(NoisyCells.Kind(kind));
        foreach (int? every in new int?[] { null, 2 })
        {
            var options = new LayerOptions { Device = ScalarSubject.Device, CheckpointEvery = every };
            using SequenceLayer<double> scalars = problem.Layer<double>(NoisyCells.Kind(kind), options);
            NoisyProblem.AssertNear(problem.Gradients(vectors, NoisyProblem.Draw), problem.Gradients(scalars, NoisyProblem.Draw), 1e-10);
            NoisyProblem.AssertNear(problem.Gradients(vectors, null), problem.Gradients(scalars, null), 1e-10);
        }
    }
}
