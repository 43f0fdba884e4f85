namespace CellDsl.Cpu;

/// <summary>Slots that for one run are the caller's arrays themselves instead of copies: possible where rows need no padding and all steps are valid.</summary>
sealed unsafe class BorrowedSlots<T>(int width)
    where T : unmanaged
{
    readonly List<(int Slot, SlotStorage<T> Own)> _lent = [];

    /// <param name="array">[T, B, n], read or written by this run only.</param>
    public void Borrow(Workspace<T> workspace, int slot, T* array)
    {
        if (slot < 0 || workspace.Slots[slot].Origin == null || workspace.Lengths != null || workspace.Size(slot) % width != 0)
            return;
        _lent.Add((slot, workspace.Slots[slot]));
        nint size = workspace.Size(slot);
        workspace.Slots[slot] = new SlotStorage<T> { Origin = array, RowStride = size, SliceStride = workspace.Batch * size, SliceMask = -1 };
    }

    public bool Contains(int slot)
    {
        foreach (var (lent, _) in _lent)
            if (lent == slot)
                return true;
        return false;
    }

    public void GiveBack(Workspace<T> workspace)
    {
        foreach (var (slot, own) in _lent)
            workspace.Slots[slot] = own;
        _lent.Clear();
    }
}
