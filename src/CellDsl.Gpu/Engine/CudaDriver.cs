using System.Runtime.InteropServices;

namespace CellDsl.Gpu.Engine;

/// <summary>Two functions of CUDA's driver that ILGPU 1.5.3 does not offer, by which a kernel is granted more shared memory than the 48 KB that every
/// kernel has. Numbers and meanings are those of the CUDA driver API, modules "Device Management" and "Execution Control".</summary>
sealed unsafe class CudaDriver
{
    // CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN and CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES.
    const int SharedBytesOnRequest = 97;
    const int DynamicSharedBytes = 8;
    const int Success = 0;

    readonly delegate* unmanaged<int*, int, int, int> _getDeviceAttribute;
    readonly delegate* unmanaged<nint, int, int, int> _setFunctionAttribute;

    /// <param name="getDeviceAttribute">cuDeviceGetAttribute.</param>
    /// <param name="setFunctionAttribute">cuFuncSetAttribute.</param>
    public CudaDriver(delegate* unmanaged<int*, int, int, int> getDeviceAttribute, delegate* unmanaged<nint, int, int, int> setFunctionAttribute)
    {
        _getDeviceAttribute = getDeviceAttribute;
        _setFunctionAttribute = setFunctionAttribute;
    }

    /// <summary>The driver's library; null where there is none with these functions.</summary>
    public static CudaDriver? Load()
    {
        // ILGPU has loaded it under the first of these names, without a version.
        string[] names = OperatingSystem.IsWindows() ? ["nvcuda"] : ["cuda", "libcuda.so.1"];
        foreach (string name in names)
            if (NativeLibrary.TryLoad(name, typeof(CudaDriver).Assembly, null, out nint library)
                && NativeLibrary.TryGetExport(library, "cuDeviceGetAttribute", out nint getDeviceAttribute)
                && NativeLibrary.TryGetExport(library, "cuFuncSetAttribute", out nint setFunctionAttribute))
                return new CudaDriver((delegate* unmanaged<int*, int, int, int>)getDeviceAttribute,
                    (delegate* unmanaged<nint, int, int, int>)setFunctionAttribute);
        return null;
    }

    /// <summary>Bytes of shared memory that a group may have where it is asked for; 0 if the driver does not say.</summary>
    /// <param name="device">The device's number.</param>
    public int MostSharedBytes(int device)
    {
        int bytes;
        return _getDeviceAttribute(&bytes, SharedBytesOnRequest, device) == Success ? bytes : 0;
    }

    /// <summary>Asks for so much shared memory for the groups of a kernel, in the context that is current.</summary>
    /// <param name="function">The driver's handle of the kernel.</param>
    /// <returns>Whether it is granted.</returns>
    public bool GrantSharedBytes(nint function, int bytes) => _setFunctionAttribute(function, DynamicSharedBytes, bytes) == Success;
}
