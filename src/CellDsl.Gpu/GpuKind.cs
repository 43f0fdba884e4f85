namespace CellDsl.Gpu;

/// <summary>What a device is driven with.</summary>
public enum GpuKind
{
    /// <summary>A GPU: by CUDA, else by OpenCL.</summary>
    Any,
    Cuda,
    OpenCL,
    /// <summary>ILGPU's simulation of a GPU on the processor: slow, for tests.</summary>
    Cpu,
}
