using ILGPU.Compilation;

namespace ILGPU;

/// <summary>What the threads of a warp do together. It orders no memory.</summary>
public static class Warp
{
    public static int WarpSize
    {
        [DeviceOperation("WarpSize")]
        get => throw OutsideKernel.Error;
    }

    public static int LaneIdx
    {
        [DeviceOperation("LaneIdx")]
        get => throw OutsideKernel.Error;
    }

    public static int WarpIdx
    {
        [DeviceOperation("WarpIdx")]
        get => throw OutsideKernel.Error;
    }

    public static bool IsFirstLane => LaneIdx == 0;

    public static bool IsLastLane => LaneIdx == WarpSize - 1;

    public static int ComputeWarpIdx(Index1D groupThreadIdx) => groupThreadIdx.X / WarpSize;

    public static int ComputeWarpThreadIdx(Index1D groupThreadIdx) => groupThreadIdx.X % WarpSize;

    [DeviceOperation("WarpBarrier", OperationForm.Meeting)]
    public static void Barrier() => throw OutsideKernel.Error;

    [DeviceOperation("Shuffle", OperationForm.Meeting)]
    public static T Shuffle<T>(T variable, int sourceLane)
        where T : unmanaged => throw OutsideKernel.Error;

    [DeviceOperation("ShuffleWithin", OperationForm.Meeting)]
    public static T Shuffle<T>(T variable, int sourceLane, int width)
        where T : unmanaged => throw OutsideKernel.Error;

    [DeviceOperation("ShuffleDown", OperationForm.Meeting)]
    public static T ShuffleDown<T>(T variable, int delta)
        where T : unmanaged => throw OutsideKernel.Error;

    [DeviceOperation("ShuffleDownWithin", OperationForm.Meeting)]
    public static T ShuffleDown<T>(T variable, int delta, int width)
        where T : unmanaged => throw OutsideKernel.Error;

    [DeviceOperation("ShuffleUp", OperationForm.Meeting)]
    public static T ShuffleUp<T>(T variable, int delta)
        where T : unmanaged => throw OutsideKernel.Error;

    [DeviceOperation("ShuffleUpWithin", OperationForm.Meeting)]
    public static T ShuffleUp<T>(T variable, int delta, int width)
        where T : unmanaged => throw OutsideKernel.Error;

    [DeviceOperation("ShuffleXor", OperationForm.Meeting)]
    public static T ShuffleXor<T>(T variable, int mask)
        where T : unmanaged => throw OutsideKernel.Error;

    [DeviceOperation("ShuffleXorWithin", OperationForm.Meeting)]
    public static T ShuffleXor<T>(T variable, int mask, int width)
        where T : unmanaged => throw OutsideKernel.Error;

    [DeviceOperation("Shuffle", OperationForm.Meeting)]
    public static T Broadcast<T>(T value, int sourceLane)
        where T : unmanaged => throw OutsideKernel.Error;
}
