using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace CellDsl.Gpu.Engine;

/// <summary>How much shared memory the groups of kernels may have that ask for its size at their launch.</summary>
sealed class SharedMemoryLimit
{
    readonly Accelerator _accelerator;
    readonly CudaDriver? _driver;

    /// <param name="driver">For a CUDA device; null: the one that is installed.</param>
    public SharedMemoryLimit(Accelerator accelerator, CudaDriver? driver)
    {
        _accelerator = accelerator;
        Bytes = accelerator.MaxSharedMemoryPerGroup;
        if (accelerator.Device is CudaDevice cuda && (_driver = driver ?? CudaDriver.Load()) is not null)
            Bytes = Math.Max(Bytes, _driver.MostSharedBytes(cuda.DeviceId));
    }

    /// <summary>The most that a group of any kernel may have.</summary>
    public int Bytes { get; }

    /// <summary>Gives a kernel as much as there is.</summary>
    /// <returns>Bytes that a group of it may have.</returns>
    public int Grant(Kernel kernel)
    {
        if (_driver is null || Bytes == _accelerator.MaxSharedMemoryPerGroup || kernel is not CudaKernel cuda)
            return _accelerator.MaxSharedMemoryPerGroup;
        _accelerator.Bind();
        return _driver.GrantSharedBytes(cuda.FunctionPtr, Bytes) ? Bytes : _accelerator.MaxSharedMemoryPerGroup;
    }
}
