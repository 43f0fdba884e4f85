using CellDsl.Lab.Formatting;
using CellDsl.Training.Numerics;

namespace CellDsl.Training.Tests;

public sealed class ReductionsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(16)]
    [InlineData(1000)]
    [InlineData(100_003)]
    public void Sums_agree_with_double(int count)
    {
        float[] values = Numbers.Uniform(count, 5);
        Assert.Equal(values.Sum(v => (double)v), Reductions.Sum(values), tolerance: count * Math.Pow(2, -24) * Math.Sqrt(count + 1));
        double squares = values.Sum(v => (double)v * v);
        Assert.Equal(squares, Reductions.SumOfSquares(values), tolerance: squares * 128 * Math.Pow(2, -24));
    }

    [Fact]
    public void Sums_do_not_depend_on_where_the_numbers_lie()
    {
        float[] values = Numbers.Uniform(1003, 6), memory = new float[2000];
        for (int offset = 0; offset < 40; offset++)
        {
            values.CopyTo(memory, offset);
            Assert.Equal(Reductions.Sum(values), Reductions.Sum(memory.AsSpan(offset, values.Length)));
            Assert.Equal(Reductions.SumOfSquares(values), Reductions.SumOfSquares(memory.AsSpan(offset, values.Length)));
        }
    }
}
