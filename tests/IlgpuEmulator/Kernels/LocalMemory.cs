using ILGPU.Compilation;
using ILGPU.Runtime;

namespace ILGPU;

/// <summary>Memory of a single thread.</summary>
public static class LocalMemory
{
    [DeviceOperation("LocalMemory", OperationForm.Allocation)]
    public static ArrayView<T> Allocate<T>(int extent)
        where T : unmanaged => throw OutsideKernel.Error;

    [DeviceOperation("LocalMemory1D", OperationForm.Allocation)]
    public static ArrayView1D<T, Stride1D.Dense> Allocate1D<T>(Index1D extent)
        where T : unmanaged => throw OutsideKernel.Error;
}
