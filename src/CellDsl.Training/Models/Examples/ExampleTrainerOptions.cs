using CellDsl.Training.Trainers;

namespace CellDsl.Training.Models.Examples;

/// <summary>How a model is trained on examples; <see cref="TrainerOptions.Batch"/> is how many of them per update.</summary>
public record ExampleTrainerOptions : ScheduledTrainerOptions
{
    public ExampleTrainerOptions() => Batch = 64;
}
