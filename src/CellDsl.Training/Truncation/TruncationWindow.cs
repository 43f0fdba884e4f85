namespace CellDsl.Training.Truncation;

/// <summary>The time steps of one update of truncated backpropagation through time; each range ends before its end.</summary>
/// <param name="First">The first step to be fed: later than 0 only by whole updates.</param>
/// <param name="RecordFrom">Gradients flow back to the beginning of this step and no further.</param>
/// <param name="LossFrom">Losses of this and later steps count; those before were counted in an earlier update, or (k2 &lt; k1) never.</param>
/// <param name="End">The step after the last.</param>
public readonly record struct TruncationWindow(int First, int RecordFrom, int LossFrom, int End)
{
    /// <summary>Steps to be fed: from <see cref="First"/> to before <see cref="End"/>.</summary>
    public int Steps => End - First;
}
