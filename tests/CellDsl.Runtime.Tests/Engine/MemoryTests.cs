using System.Numerics.Tensors;
using CellDsl.Backends.Cpu;
using CellDsl.Execution;
using CellDsl.Runtime.Tests.Support;

namespace CellDsl.Runtime.Tests.Engine;

/// <summary>What does not fit is refused before it is tried, with the sizes that want it.</summary>
public class MemoryTests
{
    [Theory]
    [InlineData(50_000, 50_000), InlineData(int.MaxValue, int.MaxValue), InlineData(1, 40_000)]
    public void TooManyParametersAreCounted(int input, int hidden)
    {
        var e = Assert.Throws<ArgumentException>(() => new RecurrentLayer<HandLstm>(input, hidden));
        Assert.Contains("Cell 'HandLstm' would have ", e.Message);
        Assert.Contains($"{hidden}", e.Message);
    }

    [Fact]
    public void AWorkspaceThatDoesNotFitNamesItsSizes()
    {
        using var pool = new WorkspacePool<double>(() => new HostWorkspace<double>(new SizedPlan(HandLstm.Description, [], [1, 100, 4_000]), 8));
        var e = Assert.Throws<OutOfMemoryException>(() => pool.Rent(1_000_000, 4_000, RunMode.Record));
        Assert.Contains("1000000 steps of 4000 sequences through cell 'HandLstm' with Input = 100, Hidden = 4000", e.Message);
        Assert.Contains("are needed; the process holds", e.Message);
        e = Assert.Throws<OutOfMemoryException>(() => pool.Rent(int.MaxValue, int.MaxValue, RunMode.Record));
        Assert.Contains("more memory than can be addressed", e.Message);
    }

    [Fact]
    public void ANeedIsComparedWithWhatTheProcessMayHave()
    {
        MemoryNeed.Check(1 << 20);
        MemoryNeed.Check(100 << 20);
        Assert.Contains("in all", Assert.Throws<OutOfMemoryException>(() => MemoryNeed.Check(1L << 50)).Message);
    }

    [Fact]
    public void StatesThatNoArrayHoldsAreRefused()
    {
        using var layer = new RecurrentLayer<HandLstm>(1, 3_000);
        Assert.Contains("1 steps of 1000000 sequences of 3000 numbers are more than an array can hold".Replace("1 steps", "States"),
            Assert.Throws<ArgumentException>(() => layer.Stream(1_000_000)).Message);
    }

    [Fact]
    public void OffsetsOfPanelsDoNotOverflow()
    {
        // 128 rows of a block times 20 million columns are more than an int holds.
        var step = new CompiledGradient(RowSpace.Sequence, false, [new GradientOperand(default, 20_000_000, new Share(0, 1), KeepsZeros: false)],
            [new GradientTile(0, 0, 1, 20_000_000, 0)], []);
        Assert.InRange(GradientRunner<float, CellDsl.Kernels.V128<float>>.PanelElements(step), 128L * 20_000_000, 129L * 20_000_000);
    }
}
