namespace CellDsl.Training;

/// <summary>A training on examples, as whoever runs it to some end sees it.</summary>
public interface IExampleTrainer
{
    /// <summary>Updates made so far, resumed ones included.</summary>
    long Steps { get; }
    /// <summary>Updates in one pass over the examples.</summary>
    int StepsPerPass { get; }

    /// <summary>One update on the next batch of examples.</summary>
    /// <exception cref="TrainingDivergedException">Loss or gradients are not finite; the parameters are as before the update.</exception>
    TrainingStep Step();

    /// <summary>Mean loss on examples that are not trained on, in nats per symbol; null if there are none.</summary>
    /// <param name="most">Of these examples at most so many.</param>
    double? Validate(int most = int.MaxValue);

    /// <summary>Writes a checkpoint into a folder, which is created where needed. Killed at any moment, it leaves the old one or the new one.</summary>
    /// <exception cref="InvalidOperationException">The training has diverged; the checkpoint stays as it was.</exception>
    void Save(string folder);
}
