using CellDsl.Training.Parameters;

namespace CellDsl.Training.Tests;

public sealed class ChronoInitializationTests
{
    [Theory]
    [InlineData("Lstm", "bf", 1)]
    [InlineData("Lstm", "bi", -1)]
    [InlineData("PeepholeLstm", "bf", 1)]
    [InlineData("GruBias", "bz", 1)]
    [InlineData("GruResetBeforeBias", "bz", 1)]
    [InlineData("Mut1", "bz", -1)]
    [InlineData("Mut1Projected", "bz", -1)]
    [InlineData("Mut2", "bz", -1)]
    [InlineData("Mut3", "bz", -1)]
    public void Biases_are_logarithms_of_times_up_to_the_longest(string cell, string bias, int sign)
    {
        using SequenceLayer<float> layer = MemoryModelTests.Cell(cell).CreateLayer<float>(new CellSizes(400, 400), 1);
        Assert.True(ChronoInitialization.Knows(layer.Cell));

        ChronoInitialization.Apply(layer, longest: 101, seed: 1);

        double[] times = [.. layer.Parameters.Value(bias).ToArray().Select(b => Math.Exp(sign * b))];
        Assert.All(times, u => Assert.InRange(u, 1 - 1e-6, 100 + 1e-4));
        // Uniform in [1, 100]: a mean of 50.5 with a standard error of 1.4.
        Assert.Equal(50.5, times.Average(), tolerance: 6);
    }

    /// <summary>An own cell of such a name may have other biases.</summary>
    [Fact]
    public void Other_cells_are_not_touched()
    {
        Assert.False(ChronoInitialization.Knows(MemoryModelTests.Cell("Gru").Description));
        Assert.False(ChronoInitialization.Knows(FakeCell.Named("Lstm").Description));
        using SequenceLayer<float> layer = MemoryModelTests.Cell("Gru").CreateLayer<float>(new CellSizes(2, 3), 1);
        Assert.Contains("'Gru'", Assert.Throws<ArgumentException>(() => ChronoInitialization.Apply(layer, 10, 1)).Message);
    }
}
