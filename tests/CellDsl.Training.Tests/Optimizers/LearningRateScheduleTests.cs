using CellDsl.Training.Optimizers;

namespace CellDsl.Training.Tests;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void Constant_is_constant() => Assert.Equal([0.5, 0.5], Rates(new(0.5), 1, 1_000_000));

    [Fact]
    public void Warm_up_rises_in_equal_steps() => Assert.Equal([0.125, 0.25, 0.5, 0.5], Rates(new(0.5, WarmUp: 4), 1, 2, 4, 5));

    [Fact]
    public void Cosine_falls_to_the_final_rate_and_stays()
        => Assert.Equal([1, 0.6, 0.2, 0.2], Rates(new(1, LearningRateDecay.Cosine, Steps: 30, FinalRate: 0.2, WarmUp: 10), 10, 20, 30, 99));

    [Fact]
    public void Linear_falls_evenly() => Assert.Equal([0.75, 0.5, 0], Rates(new(1, LearningRateDecay.Linear, Steps: 4), 1, 2, 4));

    [Fact]
    public void Exponential_falls_by_equal_factors()
        => Assert.Equal([0.1, 0.01], Rates(new(1, LearningRateDecay.Exponential, Steps: 2, FinalRate: 0.01), 1, 2));

    static double[] Rates(LearningRateSchedule schedule, params long[] steps) => [.. steps.Select(step => Math.Round(schedule.At(step), 12))];
}
