namespace CellDsl.Training;

/// <summary>How a word model is trained. The defaults are those of the small model of Zaremba, Sutskever and Vinyals (2014); they train for 13 passes.</summary>
public sealed record WordTrainerOptions
{
    /// <summary>T: words that gradients flow back through; states are carried on beyond them.</summary>
    public int Length { get; init; } = 20;
    /// <summary>B: places of the text read side by side.</summary>
    public int Batch { get; init; } = 20;
    public OptimizerRule Optimizer { get; init; } = new Sgd(Momentum: 0);
    /// <summary>By passes over the text.</summary>
    public EpochDecay LearningRate { get; init; } = new();
    /// <summary>Limit of the global norm of the gradient of the loss, summed over the steps and averaged over the batch; null: none.</summary>
    public double? ClipNorm { get; init; } = 5;
    /// <summary>Words to know at most, the end of a line included.</summary>
    public int MaxVocabulary { get; init; } = int.MaxValue;
    /// <summary>Words that occur less often in the training text are unknown.</summary>
    public int MinCount { get; init; } = 1;
    /// <summary>Of the first parameters and of dropout.</summary>
    public ulong Seed { get; init; } = 1;

    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Batch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxVocabulary, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinCount, 1);
        if (ClipNorm is { } limit && !(limit > 0))
            throw new ArgumentOutOfRangeException(nameof(ClipNorm), limit, "The norm must be above 0.");
        if (!(LearningRate.Rate > 0 && double.IsFinite(LearningRate.Rate)))
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate.Rate, "The learning rate must be a finite number above 0.");
        if (!(LearningRate.Divisor >= 1 && double.IsFinite(LearningRate.Divisor)))
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate.Divisor, "The learning rate must be divided by a finite number of at least 1.");
    }
}
