using CellDsl.Lab.Tasks;
using CellDsl.Training.Optimizers;
using CellDsl.Training.Parameters;

namespace CellDsl.Lab.Memory;

/// <summary>How a cell is trained on a memory task.</summary>
/// <param name="ClipNorm">Limit of the global gradient norm; null: none.</param>
/// <param name="Chrono">True: biases of gates that keep the state begin as <see cref="ChronoInitialization"/> says, for the task's T.</param>
sealed record MemorySettings(OptimizerRule Optimizer, double LearningRate, double? ClipNorm, bool Chrono)
{
    /// <summary>What serves a cell on a task, found by trying; cells not named here are trained as gated cells are.</summary>
    public static MemorySettings For(CellDescription cell, MemoryTask task)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(task);
        bool chrono = ChronoInitialization.Knows(cell);
        return cell.Name switch
        {
            // Adam moves every element by about the rate, and T steps raise what that does to the recurrent matrix's eigenvalues to the power T:
            // the rate goes down as T goes up. (Le, Jaitly and Hinton, 2015, searched gradient descent's rate for each T.)
            "Irnn" => new(new Adam(), 0.03 / task.Time, 1, chrono),
            // Rare peaks of the gradient carry the recurrent matrix to where states grow without bound; a low limit of the norm keeps them small.
            "NpRnn" => new(new Adam(), 0.06 / task.Time, 0.02, chrono),
            // Larger rates saturate its tanh for good.
            "ElmanRnn" => new(new Adam(), 0.001, 1, chrono),
            // What copies ten symbols jumps away from where it had come to unless the norm is clipped low.
            _ => new(new Adam(), 0.01, task is CopyMemory ? 0.02 : 1, chrono),
        };
    }
}
