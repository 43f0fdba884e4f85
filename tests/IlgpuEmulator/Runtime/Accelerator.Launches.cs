using ILGPU.Compilation;
using ILGPU.Execution;

namespace ILGPU.Runtime;

public abstract partial class Accelerator
{
    /// <summary>How many groups of a kernel are on the device at a time.</summary>
    internal int ResidentGroups(CompiledKernel kernel, int groupSize, int dynamicSharedMemory) =>
        // The original's CPU accelerator runs one group per multiprocessor, whatever it estimates.
        NumMultiprocessors * (AcceleratorType == AcceleratorType.CPU ? 1 : Math.Max(1, ActiveGroups(kernel, groupSize, dynamicSharedMemory)));

    internal void Run(CompiledKernel kernel, KernelConfig config, IIndex? extent, byte[] arguments)
    {
        lock (runs)
        {
            var launch = new Launch(this, kernel, config, extent, arguments, nextStretch, nextList);
            try
            {
                launch.Run();
            }
            finally
            {
                nextStretch = launch.NextStretch;
                nextList = launch.NextList;
            }
        }
    }

    internal virtual Kernel NewKernel(CompiledKernel code) => new(this, code);

    int ActiveGroups(CompiledKernel kernel, int groupSize, int dynamicSharedMemory)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groupSize, 1);
        if (AcceleratorType == AcceleratorType.CPU)
            return MaxNumThreads / groupSize;
        var byThreads = MaxNumThreadsPerMultiprocessor / groupSize;
        var shared = kernel.StaticSharedMemory + dynamicSharedMemory;
        if (shared > SharedMemoryLimit(kernel))
            return 0;
        return shared == 0 ? byThreads : Math.Min(byThreads, Device.Profile.MaxSharedMemoryPerMultiprocessor / shared);
    }

    /// <summary>Bytes of shared memory a group of the kernel may have.</summary>
    internal int SharedMemoryLimit(CompiledKernel kernel) => kernel.SharedMemoryLimit ?? MaxSharedMemoryPerGroup;

    /// <summary>Whether the device can hold the groups of a launch.</summary>
    internal void Check(CompiledKernel kernel, KernelConfig config)
    {
        if (!config.IsValid)
            throw new ArgumentOutOfRangeException(nameof(config),
                $"The kernel {kernel.Name} is launched with {config.GridDim} groups of {config.GroupDim} threads.");
        if (config.UsesDynamicSharedMemory && !kernel.UsesDynamicSharedMemory)
            throw new InvalidOperationException($"The kernel {kernel.Name} does not use dynamic shared memory.");
        if (config.GroupDim.LongSize > MaxNumThreadsPerGroup)
            throw TooLarge($"The kernel {kernel.Name} is launched with groups of {config.GroupDim.LongSize} threads; the device allows "
                + $"{MaxNumThreadsPerGroup}.");
        if (kernel.StaticSharedMemory + (long)config.SharedMemoryConfig.ArraySize > SharedMemoryLimit(kernel))
        {
            throw TooLarge($"The kernel {kernel.Name} needs {kernel.StaticSharedMemory + config.SharedMemoryConfig.ArraySize} bytes of shared "
                + $"memory; "
                + $"the device allows {SharedMemoryLimit(kernel)}.");
        }
    }

    Exception TooLarge(string message) => AcceleratorType switch
    {
        AcceleratorType.Cuda => new Cuda.CudaException(message, new Cuda.CudaException(Cuda.CudaError.CUDA_ERROR_INVALID_VALUE)),
        AcceleratorType.OpenCL => new OpenCL.CLException(message, new OpenCL.CLException(OpenCL.CLError.CL_INVALID_WORK_GROUP_SIZE)),
        _ => new NotSupportedException(message),
    };
}
