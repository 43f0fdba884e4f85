using CellDsl.Training.Optimizers;

namespace CellDsl.Training.Tests;

public sealed class EpochDecayTests
{
    [Fact]
    public void The_rate_stays_then_halves_before_each_epoch()
        => Assert.Equal([1, 1, 0.5, 0.25, Math.Pow(2, -9)], new[] { 1, 4, 5, 6, 13 }.Select(new EpochDecay().At));

    [Fact]
    public void Any_divisor() => Assert.Equal(1 / 1.44, new EpochDecay(1, 6, 1.2).At(8), tolerance: 1e-15);
}
