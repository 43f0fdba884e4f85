using CellDsl.Training.Checkpoints;
using CellDsl.Training.Losses;
using CellDsl.Training.Models;
using CellDsl.Training.Parameters;
using CellDsl.Training.Safetensors;

namespace CellDsl.Training.Trainers;

/// <summary>Trains the model of any task, one update at a time. All numbers follow from the task's data, its options and their seed; a trainer that
/// was saved and resumed goes on with those it would have had.</summary>
public class Trainer : IDisposable
{
    readonly ITrainingTask _task;
    readonly ParameterUpdate _update;

    private protected Trainer(ITrainingTask task)
    {
        _task = task;
        task.Options.Validate();
        if (task.StepsPerPass < 1)
            throw new ArgumentException($"A pass has at least one update; the task has {task.StepsPerPass}.");
        _update = new ParameterUpdate(task.Model, task.Options);
    }

    /// <summary>A trainer of a new model, which it disposes; the model is disposed too where making the task fails.</summary>
    /// <param name="task">Makes the task of that model.</param>
    /// <exception cref="ArgumentException">An option of the task is out of range.</exception>
    public static Trainer<TTask> Start<TModel, TTask>(TModel model, Func<TModel, TTask> task)
        where TModel : IModel
        where TTask : ITrainingTask
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(task);
        return Ownership.Transfer(model, owned => Of(task(owned)));
    }

    /// <summary>Goes on with the training that <see cref="Save"/> wrote.</summary>
    /// <param name="data">What is to be trained on: what was trained on before.</param>
    /// <param name="progress">The checkpoint's fact of how far the training has come.</param>
    /// <param name="model">The model of the checkpoint.</param>
    /// <param name="task">Makes the task of that model, with the stored options.</param>
    /// <exception cref="CheckpointException">The data are others, or the stored options cannot be used with them, or the checkpoint is
    /// damaged.</exception>
    /// <exception cref="SafetensorsException">A tensor is missing or has another shape or type.</exception>
    public static Trainer<TTask> Resume<TModel, TTask>(Checkpoint checkpoint, DataFingerprint data, CheckpointFact<TrainingProgress> progress,
        Func<TModel> model, Func<TModel, TTask> task)
        where TModel : IModel
        where TTask : ITrainingTask
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(task);
        TrainingProgress reached = checkpoint.Get(progress);
        data.RequireSame(reached, checkpoint.Path);
        return Ownership.Transfer(model(), owned =>
        {
            Trainer<TTask> trainer = checkpoint.Make("training", () => Of(task(owned)));
            checkpoint.RequireNumbers();
            trainer._update.Restore(checkpoint.Tensors, reached.Steps, reached.Items);
            trainer._task.RestoreStates(checkpoint.Tensors);
            return trainer;
        });
    }

    /// <inheritdoc cref="ITrainingTask.Scale"/>
    internal LossScale Scale => _task.Scale;

    /// <summary>Updates made so far, resumed ones included.</summary>
    public long Steps => _update.Steps;
    /// <summary>Updates in one pass (epoch) over the training data.</summary>
    public int StepsPerPass => _task.StepsPerPass;
    /// <summary>Passes over the training data made so far, with fractions.</summary>
    public double Passes => (double)Steps / StepsPerPass;
    /// <summary>Numbers in all parameters together.</summary>
    public int ParameterCount => _task.Model.Parameters.Sum(block => block.Count);
    /// <summary>Where the updates' time went.</summary>
    internal PartTimes Times => _update.Times;

    /// <summary>One update, on the next batch.</summary>
    /// <exception cref="TrainingDivergedException">Loss or gradients are not finite, and the parameters are as before the update; or it has made a
    /// parameter infinite.</exception>
    public TrainingStep Step() => _update.Step(_task.Options.RateAt(Steps, StepsPerPass), () => _task.Backpropagate(Steps));

    /// <summary>Mean loss in nats per item (character, word, text) on the data that are not trained on, without dropout; null if there are
    /// none.</summary>
    /// <param name="maxItems">About how many of the items to use.</param>
    public double? Validate(int maxItems = int.MaxValue) => _task.Validate(maxItems);

    /// <summary>Writes a checkpoint into a folder, which is created where needed. Killed at any moment, it leaves the old one or the new
    /// one.</summary>
    /// <exception cref="InvalidOperationException">The training has diverged; the checkpoint stays as it was.</exception>
    public void Save(string folder)
    {
        _update.ThrowIfDiverged();
        DataFingerprint data = _task.Fingerprint;
        Checkpoint.Write(folder, _task.Contents(new TrainingProgress(Steps, _update.Items, data.Count, data.Hash)), _task.Model, _update.Optimizer);
    }

    /// <summary>What the model in its present state generates, from a piece of the training text or for an example; null for systems that do not
    /// generate.</summary>
    public string? Sample(ulong seed) => _task.Sample(seed);

    /// <summary>Disposes the model with its layers.</summary>
    public void Dispose()
    {
        _task.Model.Dispose();
        GC.SuppressFinalize(this);
    }

    static Trainer<TTask> Of<TTask>(TTask task)
        where TTask : ITrainingTask
        => new(task);
}

/// <summary>A <see cref="Trainer"/> that knows what it trains.</summary>
/// <typeparam name="TTask">A training of this library, such as <see cref="Models.Characters.CharTraining"/>, whose <c>Start</c> and <c>Resume</c>
/// make trainers, or one of a user's own.</typeparam>
public sealed class Trainer<TTask> : Trainer
    where TTask : ITrainingTask
{
    internal Trainer(TTask task) : base(task) => Task = task;

    /// <summary>The model in training, its data and its options.</summary>
    public TTask Task { get; }
}

/// <summary>What one update did.</summary>
/// <param name="Step">Updates made, this one included.</param>
/// <param name="Loss">Mean loss before the update, in nats per item (character, word, text).</param>
/// <param name="GradientNorm">Global norm of the gradients, before clipping.</param>
/// <param name="Items">Items trained on so far, repeated ones included.</param>
public readonly record struct TrainingStep(long Step, double Loss, double GradientNorm, double LearningRate, long Items)
{
    /// <summary>The loss in bits per item: <see cref="Loss"/> / ln 2.</summary>
    public double Bits => Loss / SoftmaxCrossEntropy.NatsPerBit;
}
