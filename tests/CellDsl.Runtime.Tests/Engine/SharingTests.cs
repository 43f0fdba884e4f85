using CellDsl.Backends.Cpu;
using CellDsl.Execution;
using CellDsl.Runtime.Tests.Support;

namespace CellDsl.Runtime.Tests.Engine;

public class SharingTests
{
    [Theory]
    [InlineData(3, 1, 5, 40)]
    [InlineData(3, 29, 40, 33)]
    [InlineData(35, 8, 3, 16)]
    [InlineData(50, 48, 5, 60)]
    public void ResultsDoNotDependOnThreadsBitForBit(int steps, int batch, int input, int hidden)
    {
        foreach (CellCase cell in CellCase.All)
        {
            int[] lengths = [.. Enumerable.Range(0, batch).Select(b => b % (steps + 1))];
            foreach (int[]? given in new[] { null, lengths })
            {
                Outcome? expected = null;
                foreach (LoopSharing loop in new[] { LoopSharing.Rows, LoopSharing.Units })
                    foreach (int threads in new[] { 1, 2, 3, 5 })
                    {
                        using SequenceLayer<float> layer = cell.Layer<float>(cell.Sizes(input, hidden), new Sharing(threads, SmallWork: true, loop));
                        Outcome actual = Outcome.Of(layer, new Sample(cell.Description, layer.Sizes, steps, batch, given));
                        expected ??= actual;
                        actual.AssertSame(expected);
                    }
            }
        }
    }

    [Fact]
    public void LongRunsAreTakenInChunksThatFitTheCache()
    {
        HostWorkspace<float> Shaped(int steps, int batch, RunMode mode)
        {
            var workspace = new HostWorkspace<float>(new SizedPlan(HandLstm.Description, [], [1, 5, 60]), 16);
            workspace.Shape(steps, batch, mode);
            return workspace;
        }
        using HostWorkspace<float> wide = Shaped(50, 48, RunMode.Record), narrow = Shaped(50, 1, RunMode.Record);
        Assert.Equal((16, 16), (wide.ForwardChunk, wide.BackwardChunk));
        Assert.Equal((50, 50), (narrow.ForwardChunk, narrow.BackwardChunk));
        using HostWorkspace<float> inference = Shaped(50, 48, RunMode.Infer);
        Assert.True(inference.Bytes < wide.Bytes / 2, $"{inference.Bytes} of {wide.Bytes} bytes");
    }

    [Fact]
    public void LayersRunFromSeveralThreadsAtOnce()
    {
        using SequenceLayer<double> layer = CellCase.Gru.Layer<double>(CellCase.Gru.Sizes(5, 20), new Sharing(2, SmallWork: true));
        var sample = new Sample(layer.Cell, layer.Sizes, 6, 8);
        double[] expected = Outcome.Numbers(layer.Run(sample.Arguments<double>()).Output);
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 4 }, _ =>
            Assert.Equal(expected, Outcome.Numbers(layer.Run(sample.Arguments<double>()).Output)));
    }

    [Fact]
    public void WideBatchesOfSmallWeightsAreSharedByRows()
    {
        CompiledProgram loop = Compile(hidden: 32);
        Assert.Equal((2, LoopSharing.Rows), new Sharing(8).ForLoop(loop, batch: 256, workers: 2, elementSize: 4));
        Assert.Equal(LoopSharing.Units, new Sharing(8).ForLoop(Compile(hidden: 1024), batch: 1, workers: 2, elementSize: 4).Sharing);
        Assert.Equal(1, new Sharing(8).ForLoop(loop, batch: 1, workers: 2, elementSize: 4).Workers);
    }

    static CompiledProgram Compile(int hidden)
        => new PlanCompiler(new SizedPlan(HandLstm.Description, [], [1, 16, hidden]), 16, 4, _ => 6).Compile().Forward;
}
