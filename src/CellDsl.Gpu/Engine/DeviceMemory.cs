using ILGPU;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

/// <summary>Buffers on a device, counted.</summary>
sealed class DeviceMemory(Accelerator accelerator)
{
    long _bytes;
    int _count;

    public long Bytes => Interlocked.Read(ref _bytes);
    public int Count => Volatile.Read(ref _count);

    /// <param name="purpose">For the message if there is no room: whose buffer it would be, and what for.</param>
    /// <exception cref="GpuException">The device has no room.</exception>
    public DeviceBuffer<T> Allocate<T>(long length, Func<string> purpose)
        where T : unmanaged
    {
        MemoryBuffer1D<T, Stride1D.Dense> buffer;
        long bytes = length * ArrayView<T>.ElementSize;
        try
        {
            buffer = accelerator.Allocate1D<T>(length);
        }
        catch (Exception e) when (e is AcceleratorException or OutOfMemoryException)
        {
            throw new GpuException($"{purpose()}: {bytes:N0} bytes could not be allocated on '{accelerator.Name}', which has "
                + $"{accelerator.MemorySize:N0} bytes, "
                + $"{Bytes:N0} of them in use by this program's layers.", e);
        }
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Increment(ref _count);
        return new DeviceBuffer<T>(buffer, () =>
        {
            // Work that still uses the buffer may be waiting in a stream.
            accelerator.Synchronize();
            buffer.Dispose();
            Interlocked.Add(ref _bytes, -bytes);
            Interlocked.Decrement(ref _count);
        });
    }
}

/// <summary>A buffer on a device.</summary>
sealed class DeviceBuffer<T>(MemoryBuffer1D<T, Stride1D.Dense> buffer, Action disposed) : IDisposable
    where T : unmanaged
{
    Action? _disposed = disposed;

    public long Length => buffer.Length;
    public long Bytes => buffer.LengthInBytes;
    public ArrayView<T> View => buffer.View;

    public void Dispose() => Interlocked.Exchange(ref _disposed, null)?.Invoke();
}
