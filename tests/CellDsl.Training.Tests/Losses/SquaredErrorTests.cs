using CellDsl.Lab.Formatting;
using CellDsl.Training.Losses;

namespace CellDsl.Training.Tests;

public sealed class SquaredErrorTests
{
    [Fact]
    public void Loss_and_gradient_follow_the_definition()
    {
        float[] predictions = Numbers.Uniform(30, 1, bound: 2), targets = Numbers.Uniform(30, 2), gradients = [.. predictions];
        bool[] valid = [.. Enumerable.Range(0, 30).Select(n => n % 3 != 0)];

        double loss = SquaredError.Backward(gradients, targets, 0.5f, valid);

        Assert.Equal(Definition(predictions), loss, tolerance: 1e-12);
        Assert.Equal(loss, SquaredError.Sum(predictions, targets, valid));
        for (int n = 0; n < 30; n++)
        {
            // The loss is a square: a central difference is exact but for rounding, whatever the step.
            float[] up = [.. predictions], down = [.. predictions];
            up[n] += 0.25f;
            down[n] -= 0.25f;
            Assert.Equal(0.5 * (Definition(up) - Definition(down)) / ((double)up[n] - down[n]), gradients[n], tolerance: 1e-6);
        }

        double Definition(float[] y) => Enumerable.Range(0, 30).Where(n => valid[n]).Sum(n => Math.Pow((double)y[n] - targets[n], 2));
    }

    [Fact]
    public void Huge_numbers_have_a_finite_loss() => Assert.Equal(1, SquaredError.Sum([3e38f], [-3e38f]) / 3.6e77, tolerance: 1e-6);

    [Fact]
    public void What_is_not_a_number_shows_where_it_counts_and_only_there()
    {
        float[] predictions = [float.NaN, 3];
        Assert.Equal(double.NaN, SquaredError.Sum(predictions, [0, 1]));
        Assert.Equal(4, SquaredError.Backward(predictions, [float.NaN, 1], 1, [false, true]));
        Assert.Equal([0, 4], predictions);
    }

    [Fact]
    public void Lengths_must_agree() => Assert.Throws<ArgumentException>(() => SquaredError.Sum([0, 0], [0]));
}
