using CellDsl.Runtime.Tests.Support;

namespace CellDsl.Runtime.Tests.Engine;

public class CellCostTests
{
    const int T = 7, B = 3, I = 5, H = 11;

    [Fact]
    public void LstmFlopsAreThoseOfItsMatrices()
    {
        Assert.Equal(2L * T * B * 4 * H * (I + H), CellCost.ForwardFlops(HandLstm.Description, [1, I, H], T, B));
        Assert.Equal(2L * T * B * 2 * 4 * H * (I + H), CellCost.BackwardFlops(HandLstm.Description, [1, I, H], T, B));
    }

    [Fact]
    public void ProductsOfContextsCountOncePerSequence()
    {
        int[] sizes = [1, I, H, 2, 5, 6];
        Assert.Equal(2L * (T * B * (H * (I + H) + H * 2 + 6 * H) + B * H * 5), CellCost.ForwardFlops(HandMix.Description, sizes, T, B));
    }

    [Fact]
    public void SavedBytesAreInputHistoriesAndGates()
    {
        // x; h and c; the four gates and their four input parts.
        Assert.Equal(4L * (I + 2 * H + 8 * H), CellCost.SavedBytesPerStep(HandLstm.Description, [1, I, H], sizeof(float)));
        // dy, four pre-activation adjoints, dx.
        Assert.Equal(8L * (5 * H + I), CellCost.AdjointBytesPerStep(HandLstm.Description, [1, I, H], sizeof(double)));
    }

    [Fact]
    public void CheckpointsLeaveInputsAndAFewStatesAndOneSegment()
    {
        int[] sizes = [1, I, H];
        // x of every step; h and c before each of four segments; one segment of 2 steps.
        Assert.Equal(4.0 * I + (4.0 * 2 * H * 4 + 2 * 4.0 * (I + 2 * H + 8 * H)) / T,
            CellCost.SavedBytesPerStep(HandLstm.Description, sizes, sizeof(float), T, checkpointEvery: 2), 1e-9);
        foreach (int? every in new int?[] { null, T, T + 1 })
            Assert.Equal(CellCost.SavedBytesPerStep(HandLstm.Description, sizes, sizeof(float)),
                CellCost.SavedBytesPerStep(HandLstm.Description, sizes, sizeof(float), T, every));
    }
}
