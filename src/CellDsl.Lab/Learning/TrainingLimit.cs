namespace CellDsl.Lab.Learning;

/// <summary>When a training ends. Updates and passes count from its very beginning, time from that of this run.</summary>
/// <param name="Passes">Over the training text.</param>
sealed record TrainingLimit(long? Steps, double? Passes, TimeSpan? Time)
{
    /// <summary>The update after which to end, if that is known beforehand.</summary>
    public long? LastStep(int stepsPerPass)
    {
        long? byPasses = Passes is { } passes ? (long)Math.Ceiling(passes * stepsPerPass) : null;
        return Steps is { } steps && byPasses is { } other ? Math.Min(steps, other) : Steps ?? byPasses;
    }
}
