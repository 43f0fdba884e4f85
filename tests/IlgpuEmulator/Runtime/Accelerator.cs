using ILGPU.Checking;
using ILGPU.Compilation;
using ILGPU.Emulation;
using ILGPU.Execution;

namespace ILGPU.Runtime;

/// <summary>A device in use: allocates memory, loads kernels, runs them.</summary>
public abstract partial class Accelerator : IDisposable
{
    readonly List<AcceleratorObject> children = [];
    readonly Lock runs = new();
    MemoryRegion[]? liveRegions;
    uint nextStretch = Stretches.First;
    uint nextList;

    internal Accelerator(Context context, Device device)
    {
        ArgumentNullException.ThrowIfNull(context);
        Context = context;
        Device = device;
        Settings = Emulator.Settings;
        context.Add(this);
        DefaultStream = NewStream();
    }

    public static AcceleratorType CurrentType
    {
        [DeviceOperation(nameof(DeviceOperations.CurrentType))]
        get => throw OutsideKernel.Error;
    }

    public Context Context { get; }

    public Device Device { get; }

    public AcceleratorStream DefaultStream { get; }

    public AcceleratorType AcceleratorType => Device.AcceleratorType;

    public string Name => Device.Name;

    public long MemorySize => Device.MemorySize;

    public Index3D MaxGridSize => Device.MaxGridSize;

    public Index3D MaxGroupSize => Device.MaxGroupSize;

    public int MaxNumThreadsPerGroup => Device.MaxNumThreadsPerGroup;

    public int MaxSharedMemoryPerGroup => Device.MaxSharedMemoryPerGroup;

    public int MaxConstantMemory => Device.MaxConstantMemory;

    public int WarpSize => Device.WarpSize;

    public int NumMultiprocessors => Device.NumMultiprocessors;

    public int MaxNumThreadsPerMultiprocessor => Device.MaxNumThreadsPerMultiprocessor;

    public int MaxNumThreads => Device.MaxNumThreads;

    /// <summary>Streams, buffers and kernels that nobody has disposed. The original goes on counting them until they are collected.</summary>
    public int NumberChildObjects
    {
        get
        {
            lock (children)
                return children.Count;
        }
    }

    internal EmulatorSettings Settings { get; }

    internal Quarantine Quarantine { get; } = new();

    internal IReadOnlyList<MemoryBuffer> Buffers
    {
        get
        {
            lock (children)
                return [.. children.OfType<MemoryBuffer>()];
        }
    }

    public void Bind()
    {
    }

    public AcceleratorStream CreateStream() => NewStream();

    public void Synchronize()
    {
        AcceleratorStream[] streams;
        lock (children)
            streams = [.. children.OfType<AcceleratorStream>()];
        foreach (var stream in streams)
            stream.Finish();
    }

    public MemoryBuffer1D<T, Stride1D.Dense> Allocate1D<T>(long length)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return new(this, length);
    }

    public MemoryBuffer AllocateRaw(long length, int elementSize) => new(this, length, elementSize, "Byte");

    public int EstimateMaxActiveGroupsPerMultiprocessor(Kernel kernel, int groupSize)
        => EstimateMaxActiveGroupsPerMultiprocessor(kernel, groupSize, 0);

    public int EstimateMaxActiveGroupsPerMultiprocessor(Kernel kernel, int groupSize, int dynamicSharedMemorySizeInBytes)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return ActiveGroups(kernel.Code, groupSize, dynamicSharedMemorySizeInBytes);
    }

    public int EstimateMaxActiveGroupsPerMultiprocessor<TIndex>(Kernel kernel, TIndex groupDim)
        where TIndex : struct, IIndex => EstimateMaxActiveGroupsPerMultiprocessor(kernel, (int)groupDim.Size);

    public float EstimateOccupancyPerMultiprocessor(Kernel kernel, int groupSize) => EstimateOccupancyPerMultiprocessor(kernel, groupSize, 0);

    public float EstimateOccupancyPerMultiprocessor(Kernel kernel, int groupSize, int dynamicSharedMemorySizeInBytes) =>
        (float)EstimateMaxActiveGroupsPerMultiprocessor(kernel, groupSize, dynamicSharedMemorySizeInBytes)
            * groupSize / MaxNumThreadsPerMultiprocessor;

    public override string ToString() => $"{Name} [{AcceleratorType}]";

    public void Dispose()
    {
        AcceleratorObject[] left;
        lock (children)
            left = [.. children];
        foreach (var child in left)
            child.Dispose();
        Quarantine.Dispose();
        Context.Remove(this);
        GC.SuppressFinalize(this);
    }

    private protected virtual AcceleratorStream NewStream() => new EmulatedStream(this);

    internal void Add(AcceleratorObject child)
    {
        lock (children)
        {
            children.Add(child);
            liveRegions = null;
        }
    }

    internal void Remove(AcceleratorObject child)
    {
        lock (children)
        {
            children.Remove(child);
            liveRegions = null;
        }
    }

    /// <summary>The memory of the live buffers, by address.</summary>
    internal MemoryRegion[] LiveRegions()
    {
        lock (children)
            return liveRegions ??= [.. children.OfType<MemoryBuffer>().Select(buffer => buffer.Region).OrderBy(region => region.Base)];
    }

    /// <summary>Throws what the device's own interface throws.</summary>
    internal void CheckMemory(long bytes)
    {
        if (Emulator.UsedMemory(this) + bytes > MemorySize)
            throw OutOfMemory();
    }

    Exception OutOfMemory() => AcceleratorType switch
    {
        AcceleratorType.Cuda => new Cuda.CudaException(Cuda.CudaError.CUDA_ERROR_OUT_OF_MEMORY),
        AcceleratorType.OpenCL => new OpenCL.CLException(OpenCL.CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE),
        _ => new OutOfMemoryException(),
    };

    sealed class EmulatedStream(Accelerator accelerator) : AcceleratorStream(accelerator);
}
