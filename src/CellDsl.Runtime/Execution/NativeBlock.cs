using System.Runtime.InteropServices;

namespace CellDsl.Execution;

/// <summary>Zeroed memory outside the managed heap, aligned to a cache line (and to the widest vector).</summary>
sealed unsafe class NativeBlock : IDisposable
{
    public const int Alignment = 64;

    void* _pointer;

    public NativeBlock(long bytes)
    {
        MemoryNeed.Check(bytes);
        try
        {
            _pointer = NativeMemory.AlignedAlloc(checked((nuint)Math.Max(bytes, 1)), Alignment);
        }
        catch (Exception e) when (e is OverflowException or OutOfMemoryException)
        {
            GC.SuppressFinalize(this);
            throw new OutOfMemoryException($"{MemoryNeed.Text(bytes)} are needed; the system does not give them.", e);
        }
        Bytes = bytes;
        NativeMemory.Clear(_pointer, (nuint)bytes);
        if (bytes > 0)
            GC.AddMemoryPressure(bytes);
    }

    public long Bytes { get; }
    public void* Pointer => _pointer;

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    ~NativeBlock() => Free();

    void Free()
    {
        if (_pointer == null)
            return;
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
        if (Bytes > 0)
            GC.RemoveMemoryPressure(Bytes);
    }
}
