using CellDsl.Runtime.Tests.Support;

namespace CellDsl.Runtime.Tests.Noise;

/// <summary>What cannot be had is refused with a message that says why.</summary>
public class RecurrentNoiseTests
{
    static Exception Refusal<TCell>(RecurrentNoise noise)
        where TCell : ICell
        => Assert.ThrowsAny<Exception>(()
            => new RecurrentLayer<TCell>(new CellSizes(3, 4) { ["Hidden"] = 4 }, options: new LayerOptions { Noise = noise }));

    [Theory]
    [InlineData(1.0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void RatesOutOfRange(double rate)
    {
        Assert.Contains("RecurrentNoise.Zoneout must be from 0 up to, not including, 1",
            Assert.IsType<ArgumentException>(Refusal<HandLstm>(new() { Zoneout = rate })).Message);
        Assert.Contains("RecurrentNoise.RecurrentDropout must",
            Assert.IsType<ArgumentException>(Refusal<HandLstm>(new() { RecurrentDropout = rate })).Message);
        Assert.Contains("RecurrentNoise.ZoneoutOf[\"c\"] must",
            Assert.IsType<ArgumentException>(Refusal<HandLstm>(new() { ZoneoutOf = { ["c"] = rate } })).Message);
    }

    [Fact]
    public void NamesThatAreNotStates()
        => Assert.Equal("Cell 'HandLstm' has no state 'i'; it has h, c.", Refusal<HandLstm>(new() { ZoneoutOf = { ["i"] = 0.1 } }).Message);

    [Fact]
    public void DropoutOfAStateThatNoMatrixMultiplies()
        => Assert.Equal("RecurrentNoise.RecurrentDropoutOf names state 'c', but no matrix of cell 'HandLstm' multiplies its previous value.",
            Refusal<HandLstm>(new() { RecurrentDropoutOf = { ["c"] = 0.1 } }).Message);

    /// <summary>Plans of the compiler's never do that.</summary>
    [Fact]
    public void DropoutThatCannotBeKeptApart()
    {
        // U multiplies h, and now its gradient is added to that of a matrix that multiplies x before both reach the kernel.
        CellDescription cell = HandLstm.Description;
        var loop = cell.Plan.Backward.Loop.ToArray();
        var last = (KernelStep)loop[^1];
        loop[^1] = last with { Products = [.. last.Products, .. ((KernelStep)cell.Plan.Backward.After[0]).Products.Take(1)] };
        CellDescription mixed = cell with { Plan = cell.Plan with { Backward = cell.Plan.Backward with { Loop = loop } } };
        Assert.Contains("Kernel 'BackwardStep2' of cell 'HandLstm' adds gradients that recurrent dropout masks to others.",
            Assert.Throws<InvalidOperationException>(() => NoisyCell.Of(mixed, [1, 3, 4], new RecurrentNoise { RecurrentDropout = 0.1 })).Message);
    }

    [Fact]
    public void MoreThanThereAreMasksFor()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceNoise(1) { FirstTimeStep = -1 });
        using var layer = new RecurrentLayer<HandLstm>(2, 2, options: new LayerOptions { Noise = new() { Zoneout = 0.1 } });
        var x = System.Numerics.Tensors.Tensor.CreateFromShape<float>([3, 1, 2]);
        layer.Run(new SequenceArguments<float>(x) { Noise = new SequenceNoise(1) { FirstTimeStep = NoiseMask.MaxTimeSteps - 3 } });
        Assert.Contains("at most 16777216 time steps", Assert.Throws<ArgumentException>(
            () => layer.Run(new SequenceArguments<float>(x) { Noise = new SequenceNoise(1) { FirstTimeStep = NoiseMask.MaxTimeSteps - 2 } }))
            .Message);
    }
}
