namespace CellDsl.Cpu;

/// <summary>Copies between the caller's dense arrays and padded slots.</summary>
static unsafe class SlotCopy
{
    /// <summary>Rows of a [T, B, n] array into a slot; zero after a sequence's end, so that nothing there (not even NaN) reaches a sum.</summary>
    /// <param name="rows">Rows t·B + b of the array.</param>
    public static void In<T>(Workspace<T> workspace, int slot, int firstStep, T* source, Share rows)
        where T : unmanaged
    {
        int size = workspace.Size(slot);
        if (workspace.Slots[slot].Origin == null)
            return;
        for (int row = rows.First; row < rows.End; row++)
        {
            var target = new Span<T>(Row(workspace, slot, SlotTime.Current, firstStep, row), size);
            if (IsValid(workspace, row))
                new ReadOnlySpan<T>(source + (nint)row * size, size).CopyTo(target);
            else
                target.Clear();
        }
    }

    /// <summary>Rows of a slot into a [T, B, n] array; zero after a sequence's end.</summary>
    /// <param name="rows">Rows t·B + b of the array.</param>
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
            new ReadOnlySpan<T>(Row(workspace, slot.Slot, slot.Time, firstStep, row), size).CopyTo(row1);
        else
            row1.Clear();
    }

    static T* Row<T>(Workspace<T> workspace, int slot, SlotTime time, int firstStep, int row)
        where T : unmanaged
        => workspace.Slots[slot].Row(firstStep + row / workspace.Batch, time, row % workspace.Batch);

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
