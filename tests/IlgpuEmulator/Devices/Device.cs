using ILGPU.Emulation;

namespace ILGPU.Runtime;

/// <summary>A device kernels can run on.</summary>
public abstract class Device
{
    internal Device(DeviceProfile profile)
    {
        Profile = profile;
    }

    public AcceleratorType AcceleratorType => Profile.Type;

    public string Name => Profile.Name;

    public long MemorySize => Profile.MemorySize;

    public Index3D MaxGridSize => new(int.MaxValue, ushort.MaxValue, ushort.MaxValue);

    public Index3D MaxGroupSize => new(MaxNumThreadsPerGroup, MaxNumThreadsPerGroup, MaxNumThreadsPerGroup);

    public int MaxNumThreadsPerGroup => Profile.MaxNumThreadsPerGroup;

    public int MaxSharedMemoryPerGroup => Profile.MaxSharedMemoryPerGroup;

    public int MaxConstantMemory => Profile.MaxConstantMemory;

    public int WarpSize => Profile.WarpSize;

    public int NumMultiprocessors => Profile.NumMultiprocessors;

    public int MaxNumThreadsPerMultiprocessor => Profile.MaxNumThreadsPerMultiprocessor;

    public int MaxNumThreads => NumMultiprocessors * MaxNumThreadsPerMultiprocessor;

    internal DeviceProfile Profile { get; }

    public abstract Accelerator CreateAccelerator(Context context);

    public override string ToString() => $"{Name} [{AcceleratorType}]";
}
