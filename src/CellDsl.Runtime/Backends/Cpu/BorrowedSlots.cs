using CellDsl.Execution;

namespace CellDsl.Backends.Cpu;

/// <summary>Slots that for one run are the caller's arrays themselves instead of copies: possible where rows need no padding and all steps are valid.</summary>
sealed unsafe class BorrowedSlots<T>(int width)
    where T : unmanaged
{
    readonly List<(int Slot, SlotStorage<T> Own, bool IsState)> _lent = [];

    /// <param name="array">[T, B, n]: the values at each step, read or written by this run only.</param>
    public void Borrow(Workspace<T> workspace, int slot, T* array)
    {
        if (CanBorrow(workspace, slot))
            Lend(workspace, slot, array, array, isState: false);
    }

    /// <param name="array">[T, B, n]: the values after each step, written by this run.</param>
    public void BorrowState(Workspace<T> workspace, int slot, T* array)
    {
        if (CanBorrow(workspace, slot))
            Lend(workspace, slot, array - (nint)workspace.Batch * workspace.Size(slot), workspace.Slots[slot].First, isState: true);
    }

    bool CanBorrow(Workspace<T> workspace, int slot)
    {
        if (slot < 0 || workspace.Slots[slot].Origin == null || workspace.Lengths != null)
            return false;
        // Where rows of a slot are longer than their numbers, it is for the vectors' or the caches' sake.
        int size = workspace.Size(slot);
        return size % width == 0 && size == workspace.Slots[slot].RowStride;
    }

    void Lend(Workspace<T> workspace, int slot, T* origin, T* first, bool isState)
    {
        SlotStorage<T> own = workspace.Slots[slot];
        _lent.Add((slot, own, isState));
        workspace.Slots[slot] = new SlotStorage<T>
        {
            Origin = origin,
            First = first,
            RowStride = own.RowStride,
            SliceStride = workspace.Batch * own.RowStride,
            SliceMask = -1,
        };
    }

    public bool Contains(int slot)
    {
        foreach (var (lent, _, _) in _lent)
            if (lent == slot)
                return true;
        return false;
    }

    /// <summary>The slots are the workspace's again; states have their last value.</summary>
    public void GiveBack(Workspace<T> workspace)
    {
        int last = workspace.Steps - 1;
        foreach (var (slot, own, isState) in _lent)
        {
            long bytes = own.SliceStride * sizeof(T);
            if (isState)
                Buffer.MemoryCopy(workspace.Slots[slot].Slice(last, SlotTime.Next), own.Slice(last, SlotTime.Next), bytes, bytes);
            workspace.Slots[slot] = own;
        }
        _lent.Clear();
    }
}
