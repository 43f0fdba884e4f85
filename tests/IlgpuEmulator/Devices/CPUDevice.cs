using System.Collections.Immutable;
using ILGPU.Emulation;

namespace ILGPU.Runtime.CPU;

/// <summary>The CPU, in the shape of a GPU.</summary>
public sealed class CPUDevice : Device
{
    public CPUDevice(int numThreadsPerWarp, int numWarpsPerMultiprocessor, int numMultiprocessors)
        : base(ProfileOf(numThreadsPerWarp, numWarpsPerMultiprocessor, numMultiprocessors))
    {
        NumThreads = MaxNumThreads;
    }

    public static CPUDevice Default => new(4, 4, 1);

    public static CPUDevice Nvidia => new(32, 32, 1);

    public static CPUDevice AMD => new(32, 8, 1);

    public static CPUDevice LegacyAMD => new(64, 4, 1);

    public static CPUDevice Intel => new(16, 8, 1);

    public static ImmutableArray<CPUDevice> All => [Default, Nvidia, AMD, LegacyAMD, Intel];

    public int NumThreads { get; }

    public static CPUDevice GetDevice(CPUDeviceKind kind) => All[(int)kind];

    public override Accelerator CreateAccelerator(Context context) => CreateCPUAccelerator(context);

    public CPUAccelerator CreateCPUAccelerator(Context context) => new(context, this);

    public CPUAccelerator CreateCPUAccelerator(Context context, CPUAcceleratorMode mode) => new(context, this);

    static DeviceProfile ProfileOf(int lanes, int warps, int multiprocessors)
    {
        if (lanes < 2 || !int.IsPow2(warps))
            throw new ArgumentOutOfRangeException(nameof(lanes),
                "A CPU device has warps of two threads or more, and a power of two of them per multiprocessor.");
        ArgumentOutOfRangeException.ThrowIfLessThan(multiprocessors, 1);
        return new(AcceleratorType.CPU)
        {
            Name = "CPUAccelerator",
            WarpSize = lanes,
            MaxNumThreadsPerGroup = lanes * warps,
            MaxNumThreadsPerMultiprocessor = lanes * warps,
            NumMultiprocessors = multiprocessors,
            MemorySize = Emulator.Settings.CpuMemory,
            MaxSharedMemoryPerGroup = Emulator.Settings.CpuSharedMemory,
            MaxConstantMemory = int.MaxValue,
        };
    }
}
