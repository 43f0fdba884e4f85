using CellDsl.Lab.Formatting;
using CellDsl.Training.Losses;

namespace CellDsl.Training.Tests;

public sealed class BinaryCrossEntropyTests
{
    [Fact]
    public void A_logit_of_zero_costs_one_bit() => Assert.Equal(2 * Math.Log(2), BinaryCrossEntropy.Sum([0, 0], [0, 1]), tolerance: 1e-15);

    [Fact]
    public void Loss_and_gradient_follow_the_definition()
    {
        float[] logits = Numbers.Uniform(40, 1, bound: 5), targets = [.. Numbers.Uniform(40, 2).Select(Math.Abs)], gradients = [.. logits];
        (targets[0], targets[1]) = (0, 1);

        double loss = BinaryCrossEntropy.Backward(gradients, targets, 0.25f);

        Assert.Equal(Enumerable.Range(0, 40).Sum(n => Definition(logits[n], targets[n])), loss, tolerance: 1e-12);
        Assert.Equal(loss, BinaryCrossEntropy.Sum(logits, targets));
        for (int n = 0; n < 40; n++)
        {
            const double step = 1e-5;
            double slope = (Definition(logits[n] + step, targets[n]) - Definition(logits[n] - step, targets[n])) / (2 * step);
            Assert.Equal(0.25 * slope, gradients[n], tolerance: 1e-7);
        }

        static double Definition(double x, double z)
        {
            double p = 1 / (1 + Math.Exp(-x));
            return -z * Math.Log(p) - (1 - z) * Math.Log(1 - p);
        }
    }

    [Theory]
    [InlineData(1000f, 1f, 0, 0)]
    [InlineData(1000f, 0f, 1000, 1)]
    [InlineData(-1000f, 1f, 1000, -1)]
    [InlineData(-3e38f, 0.5f, 1.5e38, -0.5)]
    [InlineData(float.PositiveInfinity, 1f, 0, 0)]
    [InlineData(float.NegativeInfinity, 0f, 0, 0)]
    [InlineData(float.NegativeInfinity, 1f, double.PositiveInfinity, -1)]
    public void Extreme_logits_give_the_limit(float logit, float target, double loss, double slope)
    {
        float[] logits = [logit];
        double found = BinaryCrossEntropy.Backward(logits, [target], 1);
        Assert.True(found == loss || Math.Abs(found / loss - 1) < 1e-6, $"loss {found}");
        Assert.Equal(slope, logits[0]);
    }

    [Fact]
    public void A_small_loss_keeps_its_digits()
    {
        // log(1 + e^-40) = e^-40 to one part in 10^17, and the slope is minus the same.
        float[] logits = [40];
        Assert.Equal(1, BinaryCrossEntropy.Backward(logits, [1], 1) / Math.Exp(-40), tolerance: 1e-15);
        Assert.Equal(1, logits[0] / -Math.Exp(-40), tolerance: 1e-7);
    }

    [Fact]
    public void What_is_not_a_number_shows_where_it_counts_and_only_there()
    {
        float[] logits = [float.NaN, 0, 0];
        Assert.Equal(2 * Math.Log(2), BinaryCrossEntropy.Sum(logits, [0, 1, 0], [false, true, true]), tolerance: 1e-15);
        Assert.Equal(double.NaN, BinaryCrossEntropy.Backward([.. logits], [0, 1, 0], 1));
        Assert.Equal(Math.Log(2), BinaryCrossEntropy.Backward(logits, [float.NaN, 1, 7], 1, [false, true, false]), tolerance: 1e-15);
        Assert.Equal([0, -0.5f, 0], logits);
    }

    [Theory]
    [InlineData(1.5f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    public void A_target_outside_its_range_is_named(float target)
        => Assert.Contains("Target 1", Assert.Throws<ArgumentException>(() => BinaryCrossEntropy.Sum([0, 0], [0, target])).Message);

    [Fact]
    public void Lengths_must_agree()
    {
        Assert.Throws<ArgumentException>(() => BinaryCrossEntropy.Sum([0, 0], [0]));
        Assert.Throws<ArgumentException>(() => BinaryCrossEntropy.Sum([0, 0], [0, 0], [true]));
    }
}
