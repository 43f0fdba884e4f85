namespace CellDsl.Training.Tests;

public sealed class ParameterStatisticsTests
{
    [Fact]
    public void Statistics_are_of_the_finite_numbers()
    {
        NumberStatistics statistics = NumberStatistics.Of([3, -4, 0, float.NaN, 1, float.NegativeInfinity]);
        Assert.Equal(new(6, Math.Sqrt(26), 0, Math.Sqrt(6.5), 4, 1, 2), statistics);
        Assert.Equal(1.0 / 6, statistics.ZeroShare);
        Assert.Equal(2.0 / 6, statistics.NonFiniteShare);
    }

    [Fact]
    public void A_large_mean_does_not_eat_the_deviation()
        => Assert.Equal(0.5, NumberStatistics.Of([8_000_000, 8_000_001, 8_000_000, 8_000_001]).Deviation);

    [Fact]
    public void No_numbers_have_no_statistics() => Assert.Equal(new(0, 0, 0, 0, 0, 0, 0), NumberStatistics.Of([]));

    [Fact]
    public void An_update_is_compared_with_what_it_changed()
    {
        var a = new ArrayParameters("a", ("w", [2]), ("b", [1]));
        var unknown = new ArrayParameters("z", ("w", [2]));
        new float[] { 3, 0, 2 }.CopyTo(a.Edit());
        new float[] { 0, 1, 5 }.CopyTo(a.Gradients);
        var before = new ParameterSnapshot([a]);
        a.Edit()[1] = 4;

        ParameterStatistics block = Assert.Single(ParameterStatistics.Of([a], before));
        Assert.Equal("a", block.Name);
        Assert.Equal(4 / Math.Sqrt(29), block.UpdateRatio!.Value, tolerance: 1e-15);
        Assert.Equal(5, block.Gradients.LargestMagnitude);

        var arrays = ParameterStatistics.OfArrays([a], before);
        Assert.Equal(["a.w", "a.b"], arrays.Select(array => array.Name));
        Assert.Equal([0.8, 0], arrays.Select(array => array.UpdateRatio!.Value));
        Assert.Equal(0.5, arrays[0].Gradients.ZeroShare);

        before.Retake();
        Assert.Equal(0, ParameterStatistics.Of([a], before)[0].UpdateRatio);
        Assert.Null(ParameterStatistics.Of([a])[0].UpdateRatio);
        Assert.Null(ParameterStatistics.Of([unknown], new ParameterSnapshot([unknown]))[0].UpdateRatio);
        Assert.Throws<ArgumentException>(() => ParameterStatistics.Of([unknown], before));
    }
}
