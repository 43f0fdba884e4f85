using System.Numerics;

namespace CellDsl.Execution;

/// <summary>Runs one layer's cell, on the processor or on a device.</summary>
abstract class LayerEngine<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Memory for a run; to be given back.</summary>
    public abstract LayerWorkspace<T> Rent(int steps, int batch, RunMode mode);

    public abstract void Return(LayerWorkspace<T> workspace);

    /// <summary>Forward over the workspace's steps. Inputs are read from <paramref name="arrays"/>; contexts and initial states are in the workspace.</summary>
    /// <param name="firstStep">0; a stream of single steps counts, so that its states' two slices take turns.</param>
    public abstract void Forward(LayerWorkspace<T> workspace, in CallArrays<T> arrays, int firstStep);

    /// <summary>Backward after <see cref="Forward"/> in the same workspace; adds to the parameters' gradients.</summary>
    public abstract void Backward(LayerWorkspace<T> workspace, in CallArrays<T> arrays);

    public abstract void Dispose();
}

/// <summary>The memory of one run, where its engine computes. Step and time say which of a slot's slices is meant.</summary>
abstract unsafe class LayerWorkspace<T>(CellPlan plan, IReadOnlyList<int> sizes)
    where T : unmanaged
{
    public IReadOnlyList<int> Sizes => sizes;
    public int Steps { get; protected set; }
    public int Batch { get; protected set; }
    public RunMode Mode { get; protected set; }

    /// <summary>Valid steps of each sequence where they differ.</summary>
    public int[]? Lengths { get; set; }

    /// <summary>What the run's masks are drawn from, the workspace's first step being <see cref="SequenceNoise.FirstTimeStep"/>; null: evaluation.</summary>
    public SequenceNoise? Noise { get; set; }

    /// <summary>Version of the parameters that the slots of parameters, and those computed from them and contexts alone, hold; -1: of none.</summary>
    public long PreparedVersion { get; set; } = -1;

    public abstract long Bytes { get; }

    public int Size(int slot) => sizes[plan.Slots[slot].Dimension];

    /// <summary>Lays the slots out anew, in the memory there is where that suffices.</summary>
    public abstract void Shape(int steps, int batch, RunMode mode);

    /// <summary>A [B, n] array into a slice; zero where there is no array.</summary>
    public abstract void SetSlice(int slot, int step, SlotTime time, ReadOnlySpan<T> source);

    /// <summary>A slice into a [B, n] array.</summary>
    public abstract void GetSlice(int slot, int step, SlotTime time, Span<T> target);

    /// <summary>The rows of all steps into a [T, B, n] array, whatever the sequences' lengths.</summary>
    public abstract void GetSteps(SlotRef slot, T* target);
}
