using CellDsl.Training.Parameters;

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

    [Theory]
    [InlineData(1e19f)]
    [InlineData(float.MaxValue)]
    [InlineData(1e-30f)]
    [InlineData(float.Epsilon)]
    public void Neither_large_nor_small_gradients_leave_the_range_of_their_squares(float gradient)
    {
        // 45 numbers fill vectors and leave some over; 1000 fill blocks of vectors.
        foreach (int count in new[] { 45, 1000 })
        {
            var block = new ArrayParameters("p", ("w", [count]));
            block.Gradients.Fill(gradient);
            double norm = gradient * Math.Sqrt(count);
            Assert.Equal(norm, GradientNorm.Global([block]), tolerance: 1e-6 * norm);
        }
    }

    [Fact]
    public void Small_numbers_between_large_ones_do_not_hide_either()
    {
        var block = new ArrayParameters("p", ("w", [640]));
        block.Gradients.Fill(1e-25f);
        block.Gradients[^1] = 3e25f;
        Assert.Equal(3e25, GradientNorm.Global([block]), tolerance: 3e19);
    }

    [Theory]
    [InlineData(1e19f, 5)]
    [InlineData(float.MaxValue, 1)]
    [InlineData(float.MaxValue, 1e-3)]
    [InlineData(1e-30f, 1e-31)]
    public void Huge_and_tiny_gradients_are_clipped_to_the_limit(float gradient, double limit)
    {
        var block = new ArrayParameters("p", ("w", [45]));
        block.Gradients.Fill(gradient);
        GradientNorm.Clip([block], limit);
        Assert.All(block.Gradients.ToArray(), g => Assert.Equal(limit / Math.Sqrt(45), g, tolerance: 1e-6 * limit));
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_found_by_the_name_of_its_array()
    {
        Set(2, 3, 6);
        Assert.Null(GradientNorm.FirstNonFinite([_a, _b]));
        _b.Gradients[0] = float.NaN;
        Assert.Equal(("b.w", 1, 1), GradientNorm.FirstNonFinite([_a, _b]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_limit_that_is_no_norm_is_refused(double limit)
        => Assert.Contains("above 0", Assert.Throws<ArgumentOutOfRangeException>(() => GradientNorm.Clip([_a, _b], limit)).Message);

    void Set(float a0, float a1, float b0)
    {
        _a.Gradients[0] = a0;
        _a.Gradients[1] = a1;
        _b.Gradients[0] = b0;
    }
}
