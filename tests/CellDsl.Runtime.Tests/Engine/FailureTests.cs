using CellDsl.Backends.Cpu;
using CellDsl.Execution;
using CellDsl.Runtime.Tests.Support;

namespace CellDsl.Runtime.Tests.Engine;

public class FailureTests
{
    /// <summary>Whatever a run was at when it failed, the next one gives right numbers.</summary>
    [Theory]
    [InlineData(1), InlineData(3)]
    public void AFailureInTheMiddleOfARunLeavesTheLayerUsable(int threads)
    {
        FailingCell.FailAfter(int.MaxValue);
        using var layer = new RecurrentLayer<FailingCell, double>(CellCase.Lstm.Sizes(3, 20), 7, new Sharing(threads, SmallWork: true),
            vectorBits: null);
        var sample = new Sample(layer.Cell, layer.Sizes, 6, 9);
        Outcome expected = Outcome.Of(layer, sample);
        for (int calls = 0; calls < 40; calls += 3)
        {
            FailingCell.FailAfter(calls);
            try
            {
                Outcome.Of(layer, sample);
            }
            catch (Exception e) when (e is InvalidDataException or InvalidOperationException) { }
            FailingCell.FailAfter(int.MaxValue);
            layer.Parameters.ZeroGradients();
            Outcome.Of(layer, sample).AssertSame(expected);
        }
    }
}
