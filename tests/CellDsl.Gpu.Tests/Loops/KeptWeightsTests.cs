using System.Numerics;
using CellDsl.Cells;
using CellDsl.Gpu.Engine;
using CellDsl.Gpu.Kernels;

namespace CellDsl.Gpu.Tests.Loops;

public class KeptWeightsTests
{
    static GpuKernelStep[] Loop(CellDescription cell)
        => [.. new GpuPlan(cell, [.. cell.Dimensions.Select(_ => 4)]).Forward.Loop.OfType<GpuKernelStep>()];

    [Fact]
    public void RoundsHaveRoomForAllMatricesOfAProduct()
    {
        GpuKernelStep[] lstm = Loop(Description<Lstm>()), resetBefore = Loop(Description<GruResetBefore>());
        Assert.Equal([0, 64, 128], KeptWeights.For(lstm).Select(k => k.Registers(lstm)));
        // Two matrices, and one.
        Assert.Equal([0, 16, 64, 80, 128], KeptWeights.For(resetBefore).Select(k => k.Registers(resetBefore)).Take(5));
        Assert.Equal(typeof(NoRound), new KeptWeights(12).TypeFor(lstm[0].Products[0]));
        Assert.Equal(typeof(Round<Factors4>), new KeptWeights(16).TypeFor(lstm[0].Products[0]));
        Assert.Equal(typeof(Rounds<Round<Factors2>, Round<Factors2>>), new KeptWeights(16).TypeFor(resetBefore[0].Products[0]));
    }

    /// <summary>Parts of structures begin at multiples of their sizes, as ILGPU needs it.</summary>
    [Fact]
    public void RoundsAreNestedInPowersOf2()
    {
        GpuProduct product = Loop(Description<VanillaRnn>())[0].Products[0];
        for (int rounds = 1; rounds <= 10; rounds++)
            Assert.Equal(rounds, Check(new KeptWeights(4 * rounds).TypeFor(product)));

        static int Check(Type kept)
        {
            if (!kept.IsGenericType || kept.GetGenericTypeDefinition() != typeof(Rounds<,>))
                return 1;
            int[] parts = [.. kept.GetGenericArguments().Select(Check)];
            Assert.True(BitOperations.IsPow2(parts[0]) && parts[1] <= parts[0], kept.ToString());
            return parts.Sum();
        }
    }

    static CellDescription Description<TCell>()
        where TCell : ICell
        => TCell.Description;
}
