using CellDsl.Lab.Benchmarking;

namespace CellDsl.Lab.Tests.Benchmarking;

public sealed class HashedDataTests
{
    /// <summary>Recorded from the same formula in NumPy, in unsigned 32-bit integers.</summary>
    [Theory]
    [InlineData(1u, 0u, 1.0, -0.048108696937561035f), InlineData(1u, 1u, 1.0, 0.41239845752716064f),
        InlineData(1u, 69999u, 1.0, -0.04851126670837402f)]
    [InlineData(3u, 0u, 0.5, 0.3705005645751953f), InlineData(3u, 3u, 0.5, -0.4430696368217468f)]
    public void Is_the_formula_that_other_programs_have(uint seed, uint index, double scale, float expected)
        => Assert.Equal(expected, HashedData.Value(seed, index, scale));

    [Fact]
    public void Blocks_continue_a_fill()
    {
        float[] whole = new float[10], block = new float[4];
        HashedData.Fill(whole, 4, 1);
        HashedData.Fill(block, 4, 1, first: 6);

        Assert.Equal(whole[6..], block);
    }
}
