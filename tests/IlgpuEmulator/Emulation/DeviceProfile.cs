using ILGPU.Runtime;

namespace ILGPU.Emulation;

/// <summary>A device the emulator pretends to be.</summary>
public sealed record DeviceProfile(AcceleratorType Type)
{
    public string Name { get; init; } = $"Emulated {Type} device";

    /// <summary>In bytes.</summary>
    public long MemorySize { get; init; } = 1L << 30;

    public int WarpSize { get; init; } = 32;

    public int MaxNumThreadsPerGroup { get; init; } = 1024;

    public int NumMultiprocessors { get; init; } = 4;

    public int MaxNumThreadsPerMultiprocessor { get; init; } = 2048;

    /// <summary>Bytes of shared memory a group may have.</summary>
    public int MaxSharedMemoryPerGroup { get; init; } = 48 << 10;

    /// <summary>Bytes of shared memory a group may have on CUDA devices if the driver is asked for it, kernel by kernel.</summary>
    public int MaxSharedMemoryPerGroupOnRequest { get; init; } = 48 << 10;

    /// <summary>Bytes of shared memory the groups on a multiprocessor have together.</summary>
    public int MaxSharedMemoryPerMultiprocessor { get; init; } = 96 << 10;

    public int RegistersPerMultiprocessor { get; init; } = 65_536;

    public int MaxConstantMemory { get; init; } = 64 << 10;

    /// <summary>Of CUDA devices.</summary>
    public (int Major, int Minor) ComputeCapability { get; init; } = (8, 0);
}
