namespace CellDsl.Training;

/// <summary>How a character model is trained.</summary>
public sealed record CharTrainerOptions
{
    /// <summary>T: steps that gradients flow back through (truncated backpropagation through time); states are carried on beyond them.</summary>
    public int Length { get; init; } = 64;
    /// <summary>B: places of the text read side by side.</summary>
    public int Batch { get; init; } = 32;
    public OptimizerRule Optimizer { get; init; } = new Adam();
    public LearningRateSchedule LearningRate { get; init; } = new(0.002);
    /// <summary>Limit of the global gradient norm; null: none.</summary>
    public double? ClipNorm { get; init; } = 5;
    /// <summary>Share of the text, at its end, that is not trained on.</summary>
    public double ValidationShare { get; init; } = 0.05;
    /// <summary>The most frequent characters to know; rarer ones are all the same to the model.</summary>
    public int MaxVocabulary { get; init; } = 10_000;
    /// <summary>Of the first parameters.</summary>
    public ulong Seed { get; init; } = 1;

    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxVocabulary, 1);
        if (ClipNorm is { } limit && !(limit > 0))
            throw new ArgumentOutOfRangeException(nameof(ClipNorm), limit, "The norm must be above 0.");
        if (!(LearningRate.Rate > 0 && double.IsFinite(LearningRate.Rate)))
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate.Rate, "The learning rate must be a finite number above 0.");
        if (LearningRate.Decay == LearningRateDecay.Exponential && !(LearningRate.FinalRate > 0))
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate.FinalRate, "An exponential decay needs a final rate above 0.");
    }
}
