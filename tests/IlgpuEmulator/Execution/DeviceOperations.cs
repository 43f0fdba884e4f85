using System.Numerics;
using ILGPU.Checking;
using ILGPU.Emulation;
using ILGPU.Runtime;

namespace ILGPU.Execution;

/// <summary>What kernels call: operations of the device, with the running launch as last argument.</summary>
static unsafe partial class DeviceOperations
{
    public static int GridIdxX(Launch launch) => launch.GroupIndex.X;

    public static int GridIdxY(Launch launch) => launch.GroupIndex.Y;

    public static int GridIdxZ(Launch launch) => launch.GroupIndex.Z;

    public static Index3D GridIndex(Launch launch) => launch.GroupIndex;

    public static int GridDimX(Launch launch) => launch.GridDim.X;

    public static int GridDimY(Launch launch) => launch.GridDim.Y;

    public static int GridDimZ(Launch launch) => launch.GridDim.Z;

    public static Index3D GridDimension(Launch launch) => launch.GridDim;

    public static int GridLinearIndex(Launch launch) =>
        (launch.GroupIndex.Z * launch.GridDim.Y + launch.GroupIndex.Y) * launch.GridDim.X + launch.GroupIndex.X;

    public static Index3D GridGlobalIndex(Launch launch) => launch.GroupIndex * launch.GroupDim + GroupIndex(launch);

    public static int GridGlobalLinearIndex(Launch launch) => GridLinearIndex(launch) * launch.Threads + launch.Thread;

    public static int GroupIdxX(Launch launch) => launch.ThreadX;

    public static int GroupIdxY(Launch launch) => launch.ThreadY;

    public static int GroupIdxZ(Launch launch) => launch.ThreadZ;

    public static Index3D GroupIndex(Launch launch) => new(launch.ThreadX, launch.ThreadY, launch.ThreadZ);

    public static int GroupDimX(Launch launch) => launch.GroupDim.X;

    public static int GroupDimY(Launch launch) => launch.GroupDim.Y;

    public static int GroupDimZ(Launch launch) => launch.GroupDim.Z;

    public static Index3D GroupDimension(Launch launch) => launch.GroupDim;

    public static int GroupLinearIndex(Launch launch) => launch.Thread;

    public static int WarpSize(Launch launch) => launch.WarpSize;

    public static int LaneIdx(Launch launch) => launch.Thread % launch.WarpSize;

    public static int WarpIdx(Launch launch) => launch.Thread / launch.WarpSize;

    public static AcceleratorType CurrentType(Launch launch) => launch.AcceleratorType;

    public static void CountTurn(Launch launch)
    {
        if (--launch.TurnsLeft < 0)
            throw new AccessFault(FaultKind.EndlessLoop, "the thread takes turns in a loop without end, or waits without an atomic operation");
    }

    public static void Read(nint address, int bytes, Launch launch) => launch.Checker.Read(address, bytes);

    public static void Write(nint address, int bytes, Launch launch) => launch.Checker.Write(address, bytes);

    public static void GroupFence(Launch launch)
    {
    }

    public static void DeviceFence(Launch launch) => launch.Group.Order.Fence(launch.Thread);

    public static ArrayView<T> SharedMemory<T>(int extent, int place, Launch launch)
        where T : unmanaged => new(launch.Group.Memory.Shared(place, extent * sizeof(T), sizeof(T)).Base, extent, 0);

    public static ArrayView1D<T, Stride1D.Dense> SharedMemory1D<T>(Index1D extent, int place, Launch launch)
        where T : unmanaged => SharedMemory<T>(extent.X, place, launch);

    public static ref T SharedVariable<T>(int place, Launch launch)
        where T : unmanaged => ref SharedMemory<T>(1, place, launch).Element(0);

    public static ArrayView<T> DynamicSharedMemory<T>(Launch launch)
        where T : unmanaged => launch.Group.Memory.Dynamic is { } region ? new(region.Base, region.Bytes / sizeof(T), 0) : default;

    public static ArrayView<T> LocalMemory<T>(int extent, int place, Launch launch)
        where T : unmanaged
    {
        var bytes = extent * sizeof(T);
        var start = launch.Group.Memory.Local(place, bytes, sizeof(T)).Base;
        return new(start + launch.Thread * GroupMemory.Stride(bytes), extent, 0);
    }

    public static ArrayView1D<T, Stride1D.Dense> LocalMemory1D<T>(Index1D extent, int place, Launch launch)
        where T : unmanaged => LocalMemory<T>(extent.X, place, launch);

    public static T AtomicAdd<T>(ref T target, T value, Launch launch)
        where T : unmanaged, INumber<T> => Exchange(ref target, target + value, launch);

    public static T AtomicMax<T>(ref T target, T value, Launch launch)
        where T : unmanaged, INumber<T> => Exchange(ref target, T.Max(target, value), launch);

    public static T AtomicMin<T>(ref T target, T value, Launch launch)
        where T : unmanaged, INumber<T> => Exchange(ref target, T.Min(target, value), launch);

    public static T AtomicAnd<T>(ref T target, T value, Launch launch)
        where T : unmanaged, IBinaryInteger<T> => Exchange(ref target, target & value, launch);

    public static T AtomicOr<T>(ref T target, T value, Launch launch)
        where T : unmanaged, IBinaryInteger<T> => Exchange(ref target, target | value, launch);

    public static T AtomicXor<T>(ref T target, T value, Launch launch)
        where T : unmanaged, IBinaryInteger<T> => Exchange(ref target, target ^ value, launch);

    public static T AtomicExchange<T>(ref T target, T value, Launch launch)
        where T : unmanaged, INumber<T> => Exchange(ref target, value, launch);

    public static T AtomicCompareExchange<T>(ref T target, T compare, T value, Launch launch)
        where T : unmanaged, INumber<T> => Exchange(ref target, target == compare ? value : target, launch);

    static T Exchange<T>(ref T target, T value, Launch launch)
        where T : unmanaged, INumber<T>
    {
        var changes = target != value;
        fixed (T* address = &target)
            launch.Checker.ReadWriteAtomically((nint)address, sizeof(T), changes);
        var before = target;
        target = value;
        if (changes)
            launch.Progress++;
        launch.StepsAside = !changes;
        return before;
    }
}
