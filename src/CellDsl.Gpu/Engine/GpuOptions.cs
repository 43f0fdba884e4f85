namespace CellDsl.Gpu;

/// <summary>How a device computes.</summary>
public sealed record GpuOptions
{
    /// <summary>The options of a device that is opened without any: <see cref="LoopForm.Auto"/>, all products in float.</summary>
    public static GpuOptions Default { get; } = new();

    /// <summary>How the time loop of a layer runs.</summary>
    public LoopForm Loops { get; init; } = LoopForm.Auto;

    /// <summary>Whether products outside the time loop (of the inputs, and for the gradients of inputs and weights) may run on tensor cores in TF32:
    /// both factors of each multiplication are rounded to 10 bits after the point, sums stay float. The error of a sum of products then is up to
    /// 2^-10 of the sum of their magnitudes; in float it is near 2^-24 times the root of their number. Has an effect on NVIDIA's GPUs from Ampere
    /// (compute capability 8.0) on.</summary>
    public bool AllowTf32 { get; init; }
}

/// <summary>The two forms of a time loop. Their numbers agree up to rounding.</summary>
public enum LoopForm
{
    /// <summary>The form that an estimate from the sizes and the device's properties prefers. <see cref="GpuDevice.Explain"/> says which, and
    /// why.</summary>
    Auto,

    /// <summary>A launch for every stage of every time step.</summary>
    Stages,

    /// <summary>One launch for all time steps, with the weights in shared memory and registers. Where it cannot be, calls fail with a
    /// <see cref="GpuException"/> that says why.</summary>
    Persistent,
}
