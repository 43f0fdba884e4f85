using CellDsl.Training.Optimizers;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Models.Words;

/// <summary>How a word model is trained; <see cref="TrainerOptions.Batch"/> is B, places of the text read side by side. The defaults are those of the
/// small model of Zaremba, Sutskever and Vinyals (2014); they train for 13 passes.</summary>
public sealed record WordTrainerOptions : TrainerOptions
{
    /// <summary>As the recipe has them. <see cref="TrainerOptions.ClipNorm"/> is of the gradient of the loss, summed over the steps and averaged over
    /// the batch.</summary>
    public WordTrainerOptions() => (Batch, Optimizer) = (20, new Sgd(Momentum: 0));

    /// <summary>T: words that gradients flow back through; states are carried on beyond them.</summary>
    public int Length { get; init; } = 20;
    /// <summary>By passes over the text.</summary>
    public EpochDecay LearningRate { get; init; } = new();
    /// <summary>Words to know at most, the end of a line included.</summary>
    public int MaxVocabulary { get; init; } = int.MaxValue;
    /// <summary>Words that occur less often in the training text are unknown.</summary>
    public int MinCount { get; init; } = 1;

    /// <inheritdoc/>
    public override double RateAt(long steps, int stepsPerPass) => LearningRate.At(1 + (int)(steps / stepsPerPass));

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(Length, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxVocabulary, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinCount, 1);
        RequireRate(LearningRate.Rate);
        Require.NotNegative(LearningRate.ConstantEpochs);
        if (!(LearningRate.Divisor >= 1 && double.IsFinite(LearningRate.Divisor)))
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate.Divisor,
                "The learning rate must be divided by a finite number of at least 1.");
    }
}
