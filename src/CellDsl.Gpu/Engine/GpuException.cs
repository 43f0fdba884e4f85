namespace CellDsl.Gpu;

/// <summary>A device could not do something: allocate memory, compile a kernel, or run one. The message names the cell, the kernel and the sizes
/// where they are known.</summary>
public sealed class GpuException : LayerDeviceException
{
    internal GpuException(string message) : base(message) { }

    internal GpuException(string message, Exception inner) : base(message, inner) { }
}
