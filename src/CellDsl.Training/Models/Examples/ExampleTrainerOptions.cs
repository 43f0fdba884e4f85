using CellDsl.Training.Trainers;

namespace CellDsl.Training.Models.Examples;

/// <summary>How a model is trained on examples; <see cref="TrainerOptions.Batch"/> is how many of them per update.</summary>
public record ExampleTrainerOptions : ScheduledTrainerOptions
{
    /// <summary>Batches of 64 examples.</summary>
    public ExampleTrainerOptions() => Batch = 64;
}
