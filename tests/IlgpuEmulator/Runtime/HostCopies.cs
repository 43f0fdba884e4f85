using System.Runtime.InteropServices;
using ILGPU.Checking;

namespace ILGPU.Runtime;

/// <summary>What the host does with device memory, noted in the memory's record.</summary>
static unsafe class HostCopies
{
    public static void Write<T>(ArrayView<T> target, AcceleratorStream? stream, ReadOnlySpan<T> source)
        where T : unmanaged
    {
        Synchronize(target, stream);
        if (source.IsEmpty)
            return;
        var region = RegionOf(target, source.Length);
        source.CopyTo(new((void*)target.Address, source.Length));
        region.MarkWritten(target.Address - region.Base, (long)source.Length * sizeof(T));
    }

    public static void Read<T>(ArrayView<T> source, AcceleratorStream? stream, Span<T> target)
        where T : unmanaged
    {
        Synchronize(source, stream);
        if (target.IsEmpty)
            return;
        var region = RegionOf(source, target.Length);
        CheckWritten(source, region, (long)target.Length * sizeof(T));
        new ReadOnlySpan<T>((void*)source.Address, target.Length).CopyTo(target);
    }

    public static void Copy(ArrayView<byte> source, AcceleratorStream? stream, ArrayView<byte> target)
    {
        if (source.Length == 0)
            return;
        if (source.Length > target.Length)
            throw new ArgumentOutOfRangeException(nameof(target), "The target of a copy is shorter than its source.");
        var from = RegionOf(source, source.Length);
        var to = RegionOf(target, source.Length);
        StreamOf(source, stream).Do(() =>
        {
            Buffer.MemoryCopy((void*)source.Address, (void*)target.Address, target.Length, source.Length);
            to.CopyState(target.Address - to.Base, from, source.Address - from.Base, source.Length);
        });
    }

    public static void Fill(ArrayView<byte> target, AcceleratorStream? stream, byte value)
    {
        if (target.Length == 0)
            return;
        var region = RegionOf(target, target.Length);
        StreamOf(target, stream).Do(() =>
        {
            NativeMemory.Fill((void*)target.Address, (nuint)target.Length, value);
            region.MarkWritten(target.Address - region.Base, target.Length);
        });
    }

    // A copy to or from the host is done when the call returns.
    static void Synchronize<T>(ArrayView<T> view, AcceleratorStream? stream)
        where T : unmanaged
    {
        if (view.Length > 0)
            StreamOf(view, stream).Synchronize();
    }

    static AcceleratorStream StreamOf<T>(ArrayView<T> view, AcceleratorStream? stream)
        where T : unmanaged => stream ?? BufferOf(view).Accelerator.DefaultStream;

    static MemoryBuffer BufferOf<T>(ArrayView<T> view)
        where T : unmanaged => MemoryBuffer.Find(view.BufferNumber) ?? throw new ObjectDisposedException(nameof(MemoryBuffer));

    static MemoryRegion RegionOf<T>(ArrayView<T> view, long count)
        where T : unmanaged
    {
        var buffer = BufferOf(view);
        if (count > view.Length)
            throw new ArgumentOutOfRangeException(nameof(count), $"{count} elements are copied to or from a view of {view.Length}.");
        return buffer.Region;
    }

    static void CheckWritten<T>(ArrayView<T> view, MemoryRegion region, long bytes)
        where T : unmanaged
    {
        var settings = BufferOf(view).Accelerator.Settings;
        var missing = settings.UnwrittenReads ? region.FindUnwritten(view.Address - region.Base, bytes) : -1;
        if (missing >= 0)
            throw new InvalidOperationException($"The host reads what nobody has written: {region.Describe(region.Base + (nint)missing)}.");
    }
}
