using ILGPU.Compilation;
using ILGPU.Runtime;

namespace ILGPU;

/// <summary>Memory that the threads of a group share.</summary>
public static class SharedMemory
{
    /// <summary>Memory for a constant number of elements; the same memory for every thread that comes past this place.</summary>
    [DeviceOperation("SharedMemory", OperationForm.Allocation)]
    public static ArrayView<T> Allocate<T>(int extent)
        where T : unmanaged => throw OutsideKernel.Error;

    [DeviceOperation("SharedMemory1D", OperationForm.Allocation)]
    public static ArrayView1D<T, Stride1D.Dense> Allocate1D<T>(Index1D extent)
        where T : unmanaged => throw OutsideKernel.Error;

    [DeviceOperation("SharedVariable", OperationForm.Allocation)]
    public static ref T Allocate<T>()
        where T : unmanaged => throw OutsideKernel.Error;

    /// <summary>The memory that the launch asked for.</summary>
    [DeviceOperation("DynamicSharedMemory")]
    public static ArrayView<T> GetDynamic<T>()
        where T : unmanaged => throw OutsideKernel.Error;
}
