using ILGPU.Compilation;

namespace ILGPU;

/// <summary>Where the running thread is in its group, and what threads of a group do together.</summary>
public static class Group
{
    public static int IdxX
    {
        [DeviceOperation("GroupIdxX")]
        get => throw OutsideKernel.Error;
    }

    public static int IdxY
    {
        [DeviceOperation("GroupIdxY")]
        get => throw OutsideKernel.Error;
    }

    public static int IdxZ
    {
        [DeviceOperation("GroupIdxZ")]
        get => throw OutsideKernel.Error;
    }

    public static Index3D Index
    {
        [DeviceOperation("GroupIndex")]
        get => throw OutsideKernel.Error;
    }

    public static int DimX
    {
        [DeviceOperation("GroupDimX")]
        get => throw OutsideKernel.Error;
    }

    public static int DimY
    {
        [DeviceOperation("GroupDimY")]
        get => throw OutsideKernel.Error;
    }

    public static int DimZ
    {
        [DeviceOperation("GroupDimZ")]
        get => throw OutsideKernel.Error;
    }

    public static Index3D Dimension
    {
        [DeviceOperation("GroupDimension")]
        get => throw OutsideKernel.Error;
    }

    /// <summary>The number of the thread in its group, x fastest.</summary>
    public static int LinearIndex
    {
        [DeviceOperation("GroupLinearIndex")]
        get => throw OutsideKernel.Error;
    }

    public static bool IsFirstThread => LinearIndex == 0;

    public static bool IsLastThread => LinearIndex == DimX * DimY * DimZ - 1;

    /// <summary>Waits for all threads of the group; what they wrote before is seen by all after it.</summary>
    [DeviceOperation("Barrier", OperationForm.Meeting)]
    public static void Barrier() => throw OutsideKernel.Error;

    [DeviceOperation("BarrierPopCount", OperationForm.Meeting)]
    public static int BarrierPopCount(bool predicate) => throw OutsideKernel.Error;

    [DeviceOperation("BarrierAnd", OperationForm.Meeting)]
    public static bool BarrierAnd(bool predicate) => throw OutsideKernel.Error;

    [DeviceOperation("BarrierOr", OperationForm.Meeting)]
    public static bool BarrierOr(bool predicate) => throw OutsideKernel.Error;

    /// <summary>The value of the thread with the given number, for all threads of the group.</summary>
    [DeviceOperation("GroupBroadcast", OperationForm.Meeting)]
    public static T Broadcast<T>(T value, int groupIndex)
        where T : unmanaged => throw OutsideKernel.Error;
}
