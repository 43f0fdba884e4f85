using ILGPU.Compilation;

namespace ILGPU;

/// <summary>Orders the accesses of the running thread before and after it, as threads of the group, the device or the system see them.</summary>
public static class MemoryFence
{
    [DeviceOperation("GroupFence")]
    public static void GroupLevel() => throw OutsideKernel.Error;

    [DeviceOperation("DeviceFence")]
    public static void DeviceLevel() => throw OutsideKernel.Error;

    [DeviceOperation("DeviceFence")]
    public static void SystemLevel() => throw OutsideKernel.Error;
}
