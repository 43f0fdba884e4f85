using System.Buffers;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace CellDsl;

/// <summary>Dense tensors held in place for one call; a table of where they begin.</summary>
unsafe ref struct PinnedArrays<T>
    where T : unmanaged
{
    readonly Span<nint> _pointers;
    readonly MemoryHandle[] _handles;

    /// <param name="pointers">Room for one pointer per tensor, on the caller's stack.</param>
    public PinnedArrays(ReadOnlySpan<Tensor<T>?> tensors, Span<nint> pointers)
    {
        _pointers = pointers;
        _handles = new MemoryHandle[tensors.Length];
        for (int n = 0; n < tensors.Length; n++)
        {
            _handles[n] = tensors[n]?.GetPinnedHandle() ?? default;
            pointers[n] = (nint)_handles[n].Pointer;
        }
    }

    public readonly T** Pointers => (T**)System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetReference(_pointers));

    public readonly void Dispose()
    {
        foreach (MemoryHandle handle in _handles)
            handle.Dispose();
    }
}
