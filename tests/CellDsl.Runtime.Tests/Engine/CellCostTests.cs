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
}
