using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models;
using CellDsl.Training.Safetensors;

namespace CellDsl.Training.Trainers;

/// <summary>What a <see cref="Trainer"/> trains: a model on its data. It says what a batch is, what a step does with it, what is validated, what is
/// shown, and what a checkpoint holds beside parameters and optimiser. A new system is a model, and one of these.</summary>
interface ITrainingTask
{
    IModel Model { get; }
    TrainerOptions Options { get; }
    /// <summary>How losses are reported.</summary>
    LossScale Scale { get; }
    /// <summary>What a checkpoint knows the training data by.</summary>
    DataFingerprint Fingerprint { get; }
    /// <summary>Updates in one pass over the training data.</summary>
    int StepsPerPass { get; }

    /// <summary>One batch forward and backward, which adds to the parameters' gradients. All follows from the number of the step: a resumed training
    /// has the batches it would have had.</summary>
    /// <param name="step">Updates made before this one.</param>
    /// <returns>The mean loss in nats per item, and how many items (characters, words, texts) the batch has.</returns>
    (double Loss, int Items) Backpropagate(long step);

    /// <summary>Mean loss in nats on data that are not trained on; null if there are none.</summary>
    /// <param name="maxItems">About how many of the data to use.</param>
    double? Validate(int maxItems = int.MaxValue);

    /// <summary>What the model in its present state generates, from nothing or for an example; null for systems that do not generate.</summary>
    string? Sample(ulong seed);

    /// <summary>What a checkpoint is to hold.</summary>
    CheckpointContents Contents(TrainingProgress progress);

    /// <summary>Takes back what <see cref="CheckpointContents.States"/> held.</summary>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    void RestoreStates(SafetensorsFile file) { }
}
