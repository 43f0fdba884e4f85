using CellDsl.Lab.Memory;

namespace CellDsl.Training.Tests;

public sealed class SeedStatisticsTests
{
    [Fact]
    public void Of_some_numbers()
    {
        SeedStatistics statistics = SeedStatistics.Of([2, 4, 4, 4, 5, 5, 7, 9]);
        Assert.Equal(8, statistics.Count);
        Assert.Equal(5, statistics.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(32.0 / 7), statistics.Deviation, 1e-12);
        Assert.Equal(Math.Sqrt(32.0 / 7 / 8), statistics.StandardError, 1e-12);
    }

    [Fact]
    public void One_number_has_no_spread_and_none_has_no_mean()
    {
        Assert.Equal(new SeedStatistics(1, 3, double.NaN), SeedStatistics.Of([3]));
        Assert.Equal(new SeedStatistics(0, double.NaN, double.NaN), SeedStatistics.Of([]));
    }
}
