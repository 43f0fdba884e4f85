using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

/// <summary>What the layers of one device share: its memory and its compiled kernels, and how it was opened.</summary>
sealed class OpenDevice : IDisposable
{
    public OpenDevice(Accelerator accelerator, GpuOptions options, CudaDriver? driver)
    {
        Accelerator = accelerator;
        Kind = KindOf(accelerator.Device);
        Options = options;
        Memory = new DeviceMemory(accelerator);
        SharedMemory = new SharedMemoryLimit(accelerator, driver);
        Kernels = new KernelCache(accelerator, SharedMemory);
    }

    public Accelerator Accelerator { get; }
    public string Name => Accelerator.Name;
    public GpuKind Kind { get; }
    public GpuOptions Options { get; }
    public DeviceMemory Memory { get; }
    public SharedMemoryLimit SharedMemory { get; }
    public KernelCache Kernels { get; }
    public ResidentLaunches Resident { get; } = new();

    /// <summary>Whether products outside the time loop run on tensor cores.</summary>
    public bool UsesTensorCores { get; init; }

    /// <summary>For tests: tiles and groups that are used wherever products are formed.</summary>
    public TileChoice? Forced { get; init; }

    /// <summary>For tests: the shape of loops that are one launch.</summary>
    public ForcedLoop? ForcedLoop { get; init; }

    public static GpuKind KindOf(Device device) => device.AcceleratorType switch
    {
        AcceleratorType.Cuda => GpuKind.Cuda,
        AcceleratorType.OpenCL => GpuKind.OpenCL,
        _ => GpuKind.Cpu,
    };

    public void Dispose() => Accelerator.Dispose();
}
