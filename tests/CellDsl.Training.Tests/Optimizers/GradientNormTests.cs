namespace CellDsl.Training.Tests;

public sealed class GradientNormTests
{
    readonly ArrayParameters _a = new("a", ("w", [2])), _b = new("b", ("w", [1]));

    [Fact]
    public void The_norm_is_over_all_blocks_and_has_its_root()
    {
        Set(2, 3, 6);
        Assert.Equal(7, GradientNorm.Global([_a, _b]), tolerance: 1e-6);
    }

    [Fact]
    public void A_norm_above_the_limit_becomes_the_limit_and_the_direction_stays()
    {
        Set(2, 3, 6);
        Assert.Equal(7, GradientNorm.Clip([_a, _b], 3.5), tolerance: 1e-6);
        Assert.Equal([1, 1.5f], _a.Gradients.ToArray());
        Assert.Equal([3], _b.Gradients.ToArray());
    }

    [Theory]
    [InlineData(6f, 7.5)]
    [InlineData(float.PositiveInfinity, 1)]
    [InlineData(float.NaN, 1)]
    public void A_norm_within_the_limit_or_not_finite_changes_nothing(float third, double limit)
    {
        Set(2, 3, third);
        GradientNorm.Clip([_a, _b], limit);
        Assert.Equal([2, 3], _a.Gradients.ToArray());
        Assert.Equal([third], _b.Gradients.ToArray());
    }

    void Set(float a0, float a1, float b0)
    {
        _a.Gradients[0] = a0;
        _a.Gradients[1] = a1;
        _b.Gradients[0] = b0;
    }
}
