using CellDsl.Training.Optimizers;
using CellDsl.Training.Trainers;

namespace CellDsl.Training.Models.Characters;

/// <summary>How a character model is trained; <see cref="TrainerOptions.Batch"/> is B, places of the text read side by side.</summary>
public sealed record CharTrainerOptions : ScheduledTrainerOptions
{
    /// <summary>T: steps that gradients flow back through (truncated backpropagation through time); states are carried on beyond them.</summary>
    public int Length { get; init; } = 64;
    /// <summary>Share of the text, at its end, that is not trained on.</summary>
    public double ValidationShare { get; init; } = 0.05;
    /// <summary>The most frequent characters to know; rarer ones are all the same to the model.</summary>
    public int MaxVocabulary { get; init; } = 10_000;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(Length, 1);
        Require.Share(ValidationShare);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxVocabulary, 1);
    }
}
