using ILGPU.Runtime;

namespace CellDsl.Gpu;

/// <summary>A sequence of work on a device. What tensors and layers of a stream are asked for happens in that order while the host goes on;
/// the host waits where it reads numbers or calls <see cref="Synchronize"/>. Streams run side by side. Dispose it after its tensors and
/// layers.</summary>
public sealed class GpuStream : IDisposable
{
    internal GpuStream(GpuDevice device)
    {
        Device = device;
        Accelerator = device.Accelerator.CreateStream();
    }

    /// <summary>The device that the stream's work runs on.</summary>
    public GpuDevice Device { get; }

    /// <summary>For kernels of your own on the tensors' views.</summary>
    public AcceleratorStream Accelerator { get; }

    /// <summary>Room for numbers on the device, all zero.</summary>
    /// <param name="lengths">Of each dimension, for example T, B, n.</param>
    /// <exception cref="ArgumentException">A length is less than 1, or there are too many numbers.</exception>
    /// <exception cref="GpuException">The device has no room.</exception>
    public GpuTensor Allocate(params ReadOnlySpan<int> lengths) => new(this, lengths);

    /// <summary>Waits until everything asked for has happened.</summary>
    /// <exception cref="GpuException">Something failed on the device since the host last waited.</exception>
    public void Synchronize()
    {
        try
        {
            Accelerator.Synchronize();
        }
        catch (AcceleratorException e)
        {
            throw new GpuException($"Work on '{Device.Name}' failed: {e.Message}", e);
        }
    }

    /// <summary>Releases the stream; dispose its tensors and layers before.</summary>
    public void Dispose()
    {
        Device.Opened.Resident.Forget(Accelerator);
        Accelerator.Dispose();
    }
}
