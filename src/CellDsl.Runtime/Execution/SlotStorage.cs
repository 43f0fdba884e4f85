using System.Runtime.CompilerServices;

namespace CellDsl.Execution;

/// <summary>Where a slot's vectors are. Slice t is the rows of time step t; where not all are kept, one, two or a chunk of them take turns.</summary>
unsafe struct SlotStorage<T>
    where T : unmanaged
{
    /// <summary>Null where the slot does not exist in the workspace's mode.</summary>
    public T* Origin;
    /// <summary>The first slice: for a state that is the caller's array, its initial value, which that array does not hold. Else the same as
    /// Origin.</summary>
    public T* First;
    public nint RowStride;
    public nint SliceStride;
    /// <summary>All ones: every step has a slice. Otherwise slices take turns, a power of two of them, and this is their number less one.</summary>
    public int SliceMask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T* Slice(int step, SlotTime time)
    {
        int slice = (step + (time == SlotTime.Next ? 1 : 0)) & SliceMask;
        return slice == 0 ? First : Origin + slice * SliceStride;
    }

    public readonly T* Row(int step, SlotTime time, int row) => Slice(step, time) + row * RowStride;
}
