namespace CellDsl.Cpu;

/// <summary>Copies between the caller's dense arrays and padded slots.</summary>
static unsafe class SlotCopy
{
    /// <summary>Rows of a [T, B, n] array into a slot; zero after a sequence's end, so that nothing there (not even NaN) reaches a sum.</summary>
    public static void In<T>(Workspace<T> workspace, int slot, T* source, Share rows)
        where T : unmanaged
    {
        int size = workspace.Size(slot);
        SlotStorage<T> storage = workspace.Slots[slot];
        if (storage.Origin == null)
            return;
        for (int row = rows.First; row < rows.End; row++)
        {
            var target = new Span<T>(storage.Origin + row * storage.RowStride, size);
            if (IsValid(workspace, row))
                new ReadOnlySpan<T>(source + (nint)row * size, size).CopyTo(target);
            else
                target.Clear();
        }
    }

    /// <summary>Rows of a slot into a [T, B, n] array; zero after a sequence's end.</summary>
    public static void Out<T>(Workspace<T> workspace, SlotRef slot, int firstStep, T* target, Share rows)
        where T : unmanaged
    {
        for (int row = rows.First; row < rows.End; row++)
            CopyRow(workspace, slot, firstStep, row, target, IsValid(workspace, row));
    }

    /// <summary>All rows of a slot into a [T, B, n] array, whatever the sequences' lengths.</summary>
    public static void OutAll<T>(Workspace<T> workspace, SlotRef slot, T* target)
        where T : unmanaged
    {
        for (int row = 0; row < workspace.Steps * workspace.Batch; row++)
            CopyRow(workspace, slot, 0, row, target, isValid: true);
    }

    static void CopyRow<T>(Workspace<T> workspace, SlotRef slot, int firstStep, int row, T* target, bool isValid)
        where T : unmanaged
    {
        int size = workspace.Size(slot.Slot);
        var row1 = new Span<T>(target + (nint)row * size, size);
        if (isValid)
            new ReadOnlySpan<T>(workspace.Slots[slot.Slot].Row(firstStep + row / workspace.Batch, slot.Time, row % workspace.Batch), size).CopyTo(row1);
        else
            row1.Clear();
    }

    static bool IsValid<T>(Workspace<T> workspace, int row)
        where T : unmanaged
        => workspace.Lengths is not { } lengths || row / workspace.Batch < lengths[row % workspace.Batch];

    /// <summary>A [B, n] array into the slice of a slot; zero where there is no array.</summary>
    public static void SliceIn<T>(Workspace<T> workspace, int slot, int step, SlotTime time, ReadOnlySpan<T> source)
        where T : unmanaged
    {
        int size = workspace.Size(slot);
        for (int b = 0; b < workspace.Batch; b++)
        {
            var target = new Span<T>(workspace.Slots[slot].Row(step, time, b), size);
            if (source.IsEmpty)
                target.Clear();
            else
                source.Slice(b * size, size).CopyTo(target);
        }
    }

    /// <summary>A slice of a slot into a [B, n] array.</summary>
    public static void SliceOut<T>(Workspace<T> workspace, int slot, int step, SlotTime time, Span<T> target)
        where T : unmanaged
    {
        int size = workspace.Size(slot);
        for (int b = 0; b < workspace.Batch; b++)
            new ReadOnlySpan<T>(workspace.Slots[slot].Row(step, time, b), size).CopyTo(target.Slice(b * size, size));
    }
}
