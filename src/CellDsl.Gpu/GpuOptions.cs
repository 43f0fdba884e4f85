namespace CellDsl.Gpu;

/// <summary>How a device computes.</summary>
public sealed record GpuOptions
{
    public static GpuOptions Default { get; } = new();

    /// <summary>How the time loop of a layer runs.</summary>
    public LoopForm Loops { get; init; } = LoopForm.Auto;
}

/// <summary>The two forms of a time loop. Their numbers agree up to rounding.</summary>
public enum LoopForm
{
    /// <summary>The form that an estimate from the sizes and the device's properties prefers. <see cref="GpuDevice.Explain"/> says which, and why.</summary>
    Auto,

    /// <summary>A launch for every stage of every time step.</summary>
    Stages,

    /// <summary>One launch for all time steps, with the weights in shared memory. Where it cannot be, calls fail with a <see cref="GpuException"/> that says why.</summary>
    Persistent,
}
