using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CellDsl.Gpu.Engine;
using ILGPU.Emulation;
using ILGPU.Runtime.Cuda;

namespace CellDsl.Gpu.Tests.Emulated;

/// <summary>Drivers of emulated CUDA devices.</summary>
static unsafe class TestDriver
{
    public static CudaDriver Emulated { get; } = new(&GetDeviceAttribute, &SetFunctionAttribute);

    /// <summary>Says that there is more shared memory, and does not grant it.</summary>
    public static CudaDriver Refusing { get; } = new(&GetDeviceAttribute, &Refuse);

    [UnmanagedCallersOnly]
    static int GetDeviceAttribute(int* value, int attribute, int device) => EmulatedCudaDriver.GetDeviceAttribute(out *value, attribute, device);

    [UnmanagedCallersOnly]
    static int SetFunctionAttribute(nint function, int attribute, int value) => EmulatedCudaDriver.SetFunctionAttribute(function, attribute, value);

    [UnmanagedCallersOnly]
    static int Refuse(nint function, int attribute, int value) => (int)CudaError.CUDA_ERROR_INVALID_VALUE;
}
