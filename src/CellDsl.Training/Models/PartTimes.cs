using System.Diagnostics;
using CellDsl.Training.Layers;
using CellDsl.Training.Optimizers;

namespace CellDsl.Training.Models;

/// <summary>What the time of a training goes into.</summary>
enum TrainingPart
{
    /// <summary>Vectors of symbols, and their gradients.</summary>
    Embedding,
    /// <summary>The stack of cells, forward and backward.</summary>
    Layers,
    /// <summary>Looking at source states, and the way of the encoder's last states to the decoder; no time in systems without.</summary>
    Attention,
    /// <summary>Dense layer, softmax and loss.</summary>
    Output,
    /// <summary>Gradients set to zero, their norm, clipping by it.</summary>
    Clipping,
    /// <summary>Updates of parameters.</summary>
    Optimizer,
}

/// <summary>How long each part of a training took, over all updates.</summary>
sealed class PartTimes
{
    readonly long[] _ticks = new long[Enum.GetValues<TrainingPart>().Length];

    public TimeSpan this[TrainingPart part] => Stopwatch.GetElapsedTime(0, _ticks[(int)part]);

    /// <summary>Of the time in all parts, from 0 to 1; zero before any update.</summary>
    public double Share(TrainingPart part) => _ticks.Sum() is > 0 and var sum ? (double)_ticks[(int)part] / sum : 0;

    public static long Now => Stopwatch.GetTimestamp();

    /// <summary>Adds the time since <paramref name="start"/>.</summary>
    /// <returns>The time now, at which the next part begins.</returns>
    public long Add(TrainingPart part, long start)
    {
        long now = Now;
        _ticks[(int)part] += now - start;
        return now;
    }
}
