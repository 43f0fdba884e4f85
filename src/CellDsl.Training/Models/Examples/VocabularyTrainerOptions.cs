using CellDsl.Training.Trainers;

namespace CellDsl.Training.Models.Examples;

/// <summary>How a model is trained on labelled texts whose symbols make its vocabulary; <see cref="TrainerOptions.Batch"/> is texts per
/// update.</summary>
public record VocabularyTrainerOptions : ExampleTrainerOptions
{
    /// <summary>Batches of 32 texts and the constant learning rate 0.003.</summary>
    public VocabularyTrainerOptions() => (Batch, LearningRate) = (32, new(0.003));

    /// <summary>The most frequent symbols to know.</summary>
    public int MaxVocabulary { get; init; } = 20_000;
    /// <summary>Symbols that occur less often in the training texts are unknown.</summary>
    public int MinCount { get; init; } = 1;

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxVocabulary, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinCount, 1);
    }
}
