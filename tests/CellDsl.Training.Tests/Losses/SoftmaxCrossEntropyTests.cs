using CellDsl.Lab.Formatting;
using CellDsl.Training.Losses;

namespace CellDsl.Training.Tests;

public sealed class SoftmaxCrossEntropyTests
{
    [Fact]
    public void Equal_logits_cost_the_logarithm_of_the_number_of_classes()
    {
        Assert.Equal(2 * Math.Log(10), SoftmaxCrossEntropy.Sum(new float[20], [3, 9]), tolerance: 1e-6);
        Assert.Equal(3, SoftmaxCrossEntropy.Sum(new float[8], [0]) / SoftmaxCrossEntropy.NatsPerBit, tolerance: 1e-6);
    }

    [Fact]
    public void Huge_logits_do_not_overflow()
    {
        float[] logits = [3e38f, -3e38f, 0, -1e30f, 100, 0];
        double loss = SoftmaxCrossEntropy.Backward(logits, [0, 2], 1);
        Assert.Equal(100, loss, tolerance: 1e-5);
        Assert.All(logits, gradient => Assert.True(float.IsFinite(gradient)));
        Assert.Equal([0, 0, 0], logits[..3]);
    }

    [Fact]
    public void Loss_and_gradient_follow_the_definition()
    {
        const int rows = 5, classes = 37;
        float[] logits = Numbers.Uniform(rows * classes, 3, bound: 4), gradients = [.. logits];
        int[] targets = Numbers.Integers(rows, 4, classes);

        double loss = SoftmaxCrossEntropy.Backward(gradients, targets, 0.2f);

        Assert.Equal(Definition(logits), loss, tolerance: rows * 1e-6);
        Assert.Equal(Definition(logits), SoftmaxCrossEntropy.Sum([.. logits], targets), tolerance: rows * 1e-6);
        for (int k = 0; k < logits.Length; k++)
        {
            // Central differences of the definition in double: a step of 2^-10 leaves an error of order 2^-20.
            const float step = 1f / 1024;
            float[] up = [.. logits], down = [.. logits];
            up[k] += step;
            down[k] -= step;
            double slope = 0.2 * (Definition(up) - Definition(down)) / ((double)up[k] - down[k]);
            Assert.Equal(slope, gradients[k], tolerance: 1e-6);
        }

        double Definition(float[] x)
        {
            double sum = 0;
            for (int n = 0; n < rows; n++)
                sum += Math.Log(x.Skip(n * classes).Take(classes).Sum(value => Math.Exp(value))) - x[n * classes + targets[n]];
            return sum;
        }
    }

    [Fact]
    public void Ignored_rows_count_for_nothing()
    {
        float[] logits = [1, 2, 3, 4];
        double alone = SoftmaxCrossEntropy.Sum([1, 2], [0]);
        Assert.Equal(alone, SoftmaxCrossEntropy.Sum([.. logits], [0, SoftmaxCrossEntropy.Ignored]));
        Assert.Equal(alone, SoftmaxCrossEntropy.Backward(logits, [0, SoftmaxCrossEntropy.Ignored], 1));
        Assert.Equal([0, 0], logits[2..]);
    }

    [Fact]
    public void Rows_add_up_to_the_sum()
    {
        float[] logits = Numbers.Uniform(12, 5, bound: 3);
        int[] targets = [2, SoftmaxCrossEntropy.Ignored, 0];
        double[] losses = new double[3];
        SoftmaxCrossEntropy.PerRow([.. logits], targets, losses);
        Assert.Equal(SoftmaxCrossEntropy.Sum([.. logits[..4]], [2]), losses[0]);
        Assert.Equal(0, losses[1]);
        Assert.Equal(SoftmaxCrossEntropy.Sum([.. logits], targets), losses.Sum());
    }

    [Fact]
    public void What_is_not_a_number_shows_where_it_counts_and_only_there()
    {
        float[] logits = [float.NaN, 0, 1, 2, float.PositiveInfinity, 0];
        double[] losses = new double[3];
        SoftmaxCrossEntropy.PerRow([.. logits], [1, 1, 1], losses);
        Assert.Equal(double.NaN, losses[0]);
        Assert.Equal(Math.Log(1 + Math.Exp(-1)), losses[1], tolerance: 1e-7);
        Assert.Equal(double.NaN, losses[2]);

        SoftmaxCrossEntropy.Backward(logits, [SoftmaxCrossEntropy.Ignored, 1, SoftmaxCrossEntropy.Ignored], 1);
        Assert.All(logits, gradient => Assert.True(float.IsFinite(gradient)));
    }

    [Fact]
    public void A_class_that_cannot_be_has_no_gradient_and_infinite_loss_as_a_target()
    {
        float[] logits = [0, float.NegativeInfinity];
        Assert.Equal(double.PositiveInfinity, SoftmaxCrossEntropy.Sum([.. logits], [1]));
        Assert.Equal(0, SoftmaxCrossEntropy.Backward(logits, [0], 1));
        Assert.Equal([0, 0], logits);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(-2)]
    public void A_target_that_is_no_class_is_named(int target)
        => Assert.Contains("Target 1", Assert.Throws<ArgumentException>(() => SoftmaxCrossEntropy.Sum(new float[6], [0, target])).Message);

    [Fact]
    public void Rows_must_be_equally_long_and_no_rows_cost_nothing()
    {
        Assert.Throws<ArgumentException>(() => SoftmaxCrossEntropy.Sum(new float[5], [0, 1]));
        Assert.Equal(0, SoftmaxCrossEntropy.Sum([], []));
    }
}
