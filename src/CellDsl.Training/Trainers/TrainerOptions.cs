using CellDsl.Training.Optimizers;

namespace CellDsl.Training.Trainers;

/// <summary>Options of the trainings of all systems.</summary>
public abstract record TrainerOptions
{
    /// <summary>Sequences side by side in an update.</summary>
    public int Batch { get; init; } = 32;
    /// <summary>The update rule and its constants; <see cref="Adam"/> by default.</summary>
    public OptimizerRule Optimizer { get; init; } = new Adam();
    /// <summary>Limit of the global gradient norm; null: none.</summary>
    public double? ClipNorm { get; init; } = 5;
    /// <summary>Of the first parameters, of dropout, and of the order of examples.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Throws if an option is out of range; starting a training calls it.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message names it.</exception>
    public virtual void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Batch, 1);
        if (ClipNorm is { } limit && !(limit > 0 && double.IsFinite(limit)))
            throw new ArgumentOutOfRangeException(nameof(ClipNorm), limit, "The norm must be a finite number above 0.");
        Optimizer.Validate();
    }

    /// <summary>The learning rate of an update.</summary>
    /// <param name="steps">Updates made before it.</param>
    /// <param name="stepsPerPass">Updates in one pass over the training data.</param>
    public abstract double RateAt(long steps, int stepsPerPass);

    private protected static void RequireRate(double learningRate)
    {
        if (!(learningRate > 0 && double.IsFinite(learningRate)))
            throw new ArgumentOutOfRangeException(nameof(ScheduledTrainerOptions.LearningRate), learningRate,
                "The learning rate must be a finite number above 0.");
    }
}

/// <summary>Options of trainings whose learning rate goes by updates.</summary>
public abstract record ScheduledTrainerOptions : TrainerOptions
{
    /// <summary>The learning rate by update; constant 0.002 by default.</summary>
    public LearningRateSchedule LearningRate { get; init; } = new(0.002);

    /// <inheritdoc/>
    public override double RateAt(long steps, int stepsPerPass) => LearningRate.At(steps + 1);

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        RequireRate(LearningRate.Rate);
        Require.Defined(LearningRate.Decay);
        Require.NotNegative(LearningRate.Steps);
        Require.NotNegative(LearningRate.FinalRate);
        Require.NotNegative(LearningRate.WarmUp);
        if (LearningRate.Decay == LearningRateDecay.Exponential && !(LearningRate.FinalRate > 0))
            throw new ArgumentOutOfRangeException(nameof(LearningRate), LearningRate.FinalRate, "An exponential decay needs a final rate above 0.");
    }
}
