namespace CellDsl.Gpu;

/// <summary>What a device is driven with.</summary>
public enum GpuKind
{
    /// <summary>A GPU: by CUDA, else by OpenCL.</summary>
    Any,
    /// <summary>An NVIDIA GPU, by CUDA's driver.</summary>
    Cuda,
    /// <summary>A GPU by OpenCL; it must have a generic address space.</summary>
    OpenCL,
    /// <summary>ILGPU's simulation of a GPU on the processor: slow, for tests.</summary>
    Cpu,
}
