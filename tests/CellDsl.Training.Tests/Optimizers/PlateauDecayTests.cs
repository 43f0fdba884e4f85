using CellDsl.Training.Optimizers;

namespace CellDsl.Training.Tests;

public sealed class PlateauDecayTests
{
    [Fact]
    public void Without_patience_every_loss_that_is_no_better_costs_half()
        => Assert.Equal([1, 1, 0.5, 0.25, 0.25], Rates(new(1), 5, 4, 4, 6, 3));

    [Fact]
    public void Patience_waits_and_begins_anew_after_a_fall()
        => Assert.Equal([1, 1, 1, 0.1, 0.1, 0.1, 0.01],
        Rates(new(1, Factor: 0.1, Patience: 2), 5, 5, 5, 5, 5, 5, 5).Select(rate => Math.Round(rate, 12)));

    [Fact]
    public void An_improvement_must_be_large_enough()
        => Assert.Equal([1, 0.5, 0.5], Rates(new(1, MinImprovement: 0.1), 10, 9.5, 8.9));

    [Fact]
    public void The_rate_has_a_floor() => Assert.Equal([1, 0.5, 0.3, 0.3], Rates(new(1, MinRate: 0.3), 1, 1, 1, 1));

    [Fact]
    public void What_is_not_a_number_is_no_improvement() => Assert.Equal([0.5, 0.5], Rates(new(1), double.NaN, 3));

    static IEnumerable<double> Rates(PlateauDecay decay, params double[] losses)
    {
        PlateauState state = decay.Start();
        foreach (double loss in losses)
            yield return (state = decay.Next(state, loss)).Rate;
    }
}
