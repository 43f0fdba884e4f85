using CellDsl.Lab.Tasks;
using CellDsl.Training.Models;
using CellDsl.Training.Parameters;
using CellDsl.Training.Trainers;

namespace CellDsl.Lab.Memory;

/// <summary>Trains a model on a memory task, one update at a time, on sequences that never come again. All numbers follow from the options and the
/// seed.</summary>
sealed class MemoryTrainer : IDisposable
{
    readonly MemoryBatch _batch;
    readonly ParameterUpdate _update;
    readonly MemorySettings _settings;
    readonly ulong _data;

    /// <param name="batch">Sequences per update.</param>
    /// <param name="seed">Of the first parameters and of the sequences.</param>
    /// <exception cref="ArgumentException">The cell or a size does not fit.</exception>
    public MemoryTrainer(CellDefinition cell, MemoryTask task, int hiddenSize, int batch, MemorySettings settings, ulong seed,
        LayerOptions? layerOptions = null)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _batch = task.CreateBatch(batch);
        _data = new CounterRandom(seed, "memory.training").Bits(0);
        Model = new MemoryModel(cell, task, hiddenSize, seed, layerOptions);
        try
        {
            if (settings.Chrono)
                ChronoInitialization.Apply(Model.Layer, task.Time, seed);
            _update = new ParameterUpdate(Model.Parameters, settings.Optimizer, settings.ClipNorm, new PartTimes());
        }
        catch
        {
            Model.Dispose();
            throw;
        }
    }

    public MemoryModel Model { get; }

    /// <summary>Updates made so far.</summary>
    public long Steps => _update.Steps;

    /// <summary>One update on the next sequences.</summary>
    /// <returns>The mean loss before the update.</returns>
    /// <exception cref="TrainingDivergedException">Loss or gradients are not finite, and the parameters are as before the update; or it has made a
    /// parameter infinite.</exception>
    public double Step() => _update.Step(_settings.LearningRate, () =>
    {
        Model.Task.Fill(_batch, _data, (ulong)Steps * (ulong)_batch.Count);
        return (Model.Backpropagate(_batch), _batch.Count);
    }).Loss;

    public void Dispose() => Model.Dispose();
}
