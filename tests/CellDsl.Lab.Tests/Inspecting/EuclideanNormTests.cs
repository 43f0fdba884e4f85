using CellDsl.Lab.Inspecting.Flow;

namespace CellDsl.Lab.Tests.Inspecting;

public sealed class EuclideanNormTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1e-300)]
    [InlineData(double.Epsilon)]
    [InlineData(1e200)]
    public void Squares_neither_vanish_nor_overflow(double unit)
        => Assert.Equal(7 * unit, EuclideanNorm.Of([2 * unit, 3 * unit, -6 * unit]), tolerance: 1e-12 * unit);

    [Fact]
    public void Nothing_has_no_norm_and_what_is_not_finite_stays_so()
    {
        Assert.Equal(0, EuclideanNorm.Of([]));
        Assert.Equal(0, EuclideanNorm.Of([0, -0.0]));
        Assert.Equal(double.PositiveInfinity, EuclideanNorm.Of([1, double.NegativeInfinity]));
        Assert.Equal(double.NaN, EuclideanNorm.Of([1, double.NaN]));
    }
}
