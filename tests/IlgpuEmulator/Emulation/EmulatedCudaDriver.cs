using System.Collections.Concurrent;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace ILGPU.Emulation;

/// <summary>Functions of CUDA's driver that programs call beside ILGPU, for emulated devices and with the numbers of the driver's API. They return
/// its error codes.</summary>
public static class EmulatedCudaDriver
{
    const int MaxSharedMemoryPerBlockOptIn = 97;
    const int MaxDynamicSharedSizeBytes = 8;

    static readonly ConcurrentDictionary<nint, CudaKernel> Kernels = [];
    static long lastHandle;

    internal static IEnumerable<DeviceProfile> Devices => Emulator.Settings.Devices.Where(profile => profile.Type == AcceleratorType.Cuda);

    /// <summary>cuDeviceGetAttribute.</summary>
    public static int GetDeviceAttribute(out int value, int attribute, int device)
    {
        value = 0;
        if (attribute != MaxSharedMemoryPerBlockOptIn || Devices.ElementAtOrDefault(device) is not { } profile)
            return (int)CudaError.CUDA_ERROR_INVALID_VALUE;
        value = profile.MaxSharedMemoryPerGroupOnRequest;
        return (int)CudaError.CUDA_SUCCESS;
    }

    /// <summary>cuFuncSetAttribute.</summary>
    public static int SetFunctionAttribute(nint function, int attribute, int value)
    {
        if (attribute != MaxDynamicSharedSizeBytes || !Kernels.TryGetValue(function, out var kernel))
            return (int)CudaError.CUDA_ERROR_INVALID_VALUE;
        var most = kernel.Accelerator.Device.Profile.MaxSharedMemoryPerGroupOnRequest;
        if (value < 0 || kernel.Code.StaticSharedMemory + (long)value > most)
            return (int)CudaError.CUDA_ERROR_INVALID_VALUE;
        kernel.Code.SharedMemoryLimit = Math.Max(kernel.Accelerator.MaxSharedMemoryPerGroup, kernel.Code.StaticSharedMemory + value);
        return (int)CudaError.CUDA_SUCCESS;
    }

    internal static nint Add(CudaKernel kernel)
    {
        var handle = (nint)Interlocked.Increment(ref lastHandle);
        Kernels[handle] = kernel;
        return handle;
    }

    internal static void Remove(nint handle) => Kernels.TryRemove(handle, out _);
}
