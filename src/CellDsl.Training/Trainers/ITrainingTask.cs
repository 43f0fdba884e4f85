using CellDsl.Training.Checkpoints;
using CellDsl.Training.Models;
using CellDsl.Training.Safetensors;

namespace CellDsl.Training.Trainers;

/// <summary>What a <see cref="Trainer"/> trains: a model on its data. It says what a batch is, what a step does with it, what is validated, what is
/// shown, and what a checkpoint holds beside parameters and optimiser. A new system is a model, and one of these, here or in a project of one's
/// own.</summary>
public interface ITrainingTask
{
    /// <summary>The model in training; the trainer disposes it.</summary>
    IModel Model { get; }
    /// <summary>Optimiser, learning rate, clipping and seed; they do not change in a training.</summary>
    TrainerOptions Options { get; }
    /// <summary>How losses are reported.</summary>
    LossScale Scale { get; }
    /// <summary>What a checkpoint knows the training data by: a training is not resumed on others.</summary>
    DataFingerprint Fingerprint { get; }
    /// <summary>Updates in one pass over the training data; at least 1.</summary>
    int StepsPerPass { get; }

    /// <summary>One batch forward and backward, which adds to the parameters' gradients. All follows from the number of the step: a resumed training
    /// has the batches it would have had.</summary>
    /// <param name="step">Updates made before this one.</param>
    /// <returns>The mean loss per item, in nats where it is a log-likelihood, and how many items (characters, words, texts) the batch has: at
    /// least 1.</returns>
    (double Loss, int Items) Backpropagate(long step);

    /// <summary>Mean loss per item on data that are not trained on, without dropout; null if there are none.</summary>
    /// <param name="maxItems">About how many of the items to use.</param>
    double? Validate(int maxItems = int.MaxValue);

    /// <summary>What the model in its present state generates, from nothing or for an example; null for systems that do not generate.</summary>
    string? Sample(ulong seed) => null;

    /// <summary>What a checkpoint is to hold: the facts of its kind, <paramref name="progress"/> among them.</summary>
    CheckpointContents Contents(TrainingProgress progress);

    /// <summary>Takes back what <see cref="CheckpointContents.States"/> held.</summary>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    void RestoreStates(SafetensorsFile file) { }
}
