namespace CellDsl.Training.Optimizers;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter, 2019): before Adam's step every value loses the share α·λ of itself.</summary>
public sealed record AdamW(double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double WeightDecay = 0.01) : OptimizerRule
{
    readonly Adam _adam = new(Beta1, Beta2, Epsilon);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Slots => _adam.Slots;

    internal override void Validate()
    {
        _adam.Validate();
        Require.NotNegative(WeightDecay);
    }

    internal override void Update(Span<float> values, ReadOnlySpan<float> gradients, float[][] slots, double learningRate, long step)
        => _adam.Update(values, gradients, slots, learningRate, step, learningRate * WeightDecay);
}
