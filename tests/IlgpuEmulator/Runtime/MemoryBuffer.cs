using System.Collections.Concurrent;
using ILGPU.Checking;

namespace ILGPU.Runtime;

/// <summary>Device memory.</summary>
public class MemoryBuffer : AcceleratorObject
{
    static readonly ConcurrentDictionary<int, MemoryBuffer> Live = new();
    static int lastNumber;

    internal MemoryBuffer(Accelerator accelerator, long length, int elementSize, string elementName)
        : base(Fitting(accelerator, length * elementSize))
    {
        Length = length;
        ElementSize = elementSize;
        Number = Interlocked.Increment(ref lastNumber);
        Region = new(RegionKind.Global, LengthInBytes, elementSize, $"buffer {Number} of {length} {elementName}");
        Live[Number] = this;
        Register();
    }

    public nint NativePtr => Region.Base;

    /// <summary>In elements.</summary>
    public long Length { get; }

    public int ElementSize { get; }

    public long LengthInBytes => Length * ElementSize;

    internal MemoryRegion Region { get; }

    /// <summary>Names the buffer in views; 0 is none.</summary>
    internal int Number { get; }

    public ArrayView<byte> AsRawArrayView() => new(NativePtr, LengthInBytes, Number);

    public ArrayView<T> AsArrayView<T>(long offset, long length)
        where T : unmanaged => new(this, offset, length);

    internal static MemoryBuffer? Find(int number) => Live.GetValueOrDefault(number);

    private protected override void Release()
    {
        // Freeing memory waits for the device.
        Accelerator.Synchronize();
        Live.TryRemove(Number, out _);
        Accelerator.Quarantine.Add(Region);
    }

    static Accelerator Fitting(Accelerator accelerator, long bytes)
    {
        accelerator.CheckMemory(bytes);
        return accelerator;
    }
}
