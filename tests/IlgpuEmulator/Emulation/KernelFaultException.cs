using ILGPU.Runtime;

namespace ILGPU.Emulation;

/// <summary>A kernel did something wrong, with the place: kernel, group, thread, and the line where it is known.</summary>
public sealed class KernelFaultException : AcceleratorException
{
    internal KernelFaultException(FaultKind kind, string kernel, Index3D group, Index3D thread, string message, AcceleratorType type,
        Exception? inner)
        : base(message, inner)
    {
        Kind = kind;
        Kernel = kernel;
        Group = group;
        Thread = thread;
        AcceleratorType = type;
    }

    public FaultKind Kind { get; }

    /// <summary>The kernel's method.</summary>
    public string Kernel { get; }

    /// <summary>The index of the group in the grid.</summary>
    public Index3D Group { get; }

    /// <summary>The index of the thread in its group; for a fault of a whole group, of the thread that shows it first.</summary>
    public Index3D Thread { get; }

    public override AcceleratorType AcceleratorType { get; }
}
