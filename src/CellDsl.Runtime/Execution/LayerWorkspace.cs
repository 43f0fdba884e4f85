namespace CellDsl.Execution;

/// <summary>The memory of one run, where its backend computes. Step and time say which of a slot's slices is meant.</summary>
public abstract class LayerWorkspace<T>(SizedPlan plan) : IDisposable
    where T : unmanaged
{
    /// <summary>The plan whose slots it holds.</summary>
    public SizedPlan Plan => plan;

    /// <summary>T, the time steps that it is laid out for.</summary>
    public int Steps { get; private set; }

    /// <summary>B, the sequences that it is laid out for.</summary>
    public int Batch { get; private set; }

    /// <summary>What its runs keep.</summary>
    public RunMode Mode { get; private set; }

    /// <summary>Time steps that a forward pass takes at once.</summary>
    public int ForwardChunk { get; private set; }

    /// <summary>Time steps that a backward pass takes at once.</summary>
    public int BackwardChunk { get; private set; }

    /// <summary>Valid steps of each sequence where they differ.</summary>
    public int[]? Lengths { get; internal set; }

    /// <summary>What the run's masks are drawn from, the workspace's first step being <see cref="SequenceNoise.FirstTimeStep"/>; null:
    /// evaluation.</summary>
    public SequenceNoise? Noise { get; internal set; }

    /// <summary>Version of the parameters that the slots of parameters, and those computed from them and contexts alone, hold; -1: of none.</summary>
    internal long PreparedVersion { get; set; } = -1;

    /// <summary>How many bytes of memory it holds.</summary>
    public abstract long Bytes { get; }

    /// <summary>n, the size of a slot's dimension; rows have so many numbers.</summary>
    public int Size(int slot) => plan.Sizes[plan.Cell.Plan.Slots[slot].Dimension];

    /// <summary>Whether the memory is laid out so.</summary>
    internal bool Fits(int steps, int batch, RunMode mode) => Steps == steps && Batch == batch && Mode == mode;

    /// <summary>Lays the slots out anew, in the memory there is where that suffices.</summary>
    internal void Shape(int steps, int batch, RunMode mode)
    {
        if (Fits(steps, batch, mode))
            return;
        // A failure on the way must not leave half a layout that looks whole.
        Steps = 0;
        (ForwardChunk, BackwardChunk) = LayOut(steps, batch, mode);
        (Steps, Batch, Mode) = (steps, batch, mode);
        PreparedVersion = -1;
    }

    /// <summary>Places the slots that runs of this mode need.</summary>
    /// <returns>Time steps that a forward and a backward pass take at once.</returns>
    protected abstract (int ForwardChunk, int BackwardChunk) LayOut(int steps, int batch, RunMode mode);

    /// <summary>A [B, n] array into a slice; zero where there is no array.</summary>
    public abstract void SetSlice(int slot, int step, SlotTime time, ReadOnlySpan<T> source);

    /// <summary>A slice into a [B, n] array.</summary>
    public abstract void GetSlice(int slot, int step, SlotTime time, Span<T> target);

    /// <summary>The rows of all steps into a [T, B, n] array, whatever the sequences' lengths.</summary>
    public abstract void GetSteps(SlotRef slot, Span<T> target);

    /// <summary>Gives the memory back.</summary>
    public abstract void Dispose();
}
