using CellDsl.Training.Decoding;

namespace CellDsl.Training.Tests;

public sealed class LogSoftmaxTests
{
    [Fact]
    public void Probabilities_sum_to_one_and_keep_their_differences()
    {
        float[] logits = [1, 2, 4, 1000, 999, float.NegativeInfinity], rows = [.. logits];
        LogSoftmax.Rows(rows, 3);
        Assert.Equal(1, rows[..3].Sum(x => Math.Exp(x)), tolerance: 1e-6);
        Assert.Equal(2, rows[2] - rows[1], tolerance: 1e-6);
        Assert.Equal(-Math.Log(1 + Math.Exp(-1)), rows[3], tolerance: 1e-6);
        Assert.Equal(float.NegativeInfinity, rows[5]);
    }

    /// <summary>Beside a large logit the logarithm of the sum is not lost: two classes that are equal have a half each.</summary>
    [Theory, InlineData(1e8f), InlineData(3e38f), InlineData(-3e38f)]
    public void Large_logits_share_the_probability(float logit)
    {
        float[] rows = [logit, logit];
        LogSoftmax.Rows(rows, 2);
        Assert.All(rows, row => Assert.Equal(-Math.Log(2), row, tolerance: 1e-7));
    }

    [Fact]
    public void Rows_must_be_whole() => Assert.Throws<ArgumentException>(() => LogSoftmax.Rows(new float[5], 3));
}
