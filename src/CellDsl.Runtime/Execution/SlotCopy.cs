using System.Runtime.CompilerServices;

namespace CellDsl.Execution;

/// <summary>Copies between the caller's dense arrays and padded slots.</summary>
static unsafe class SlotCopy
{
    /// <summary>Rows of a [T, B, n] array into a slot; zero after a sequence's end, so that nothing there (not even NaN) reaches a sum.</summary>
    /// <param name="rows">Rows t·B + b of the array.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void In<T>(HostWorkspace<T> workspace, int slot, int firstStep, T* source, Share rows)
        where T : unmanaged
    {
        if (workspace.Slots[slot].Origin == null)
            return;
        int size = workspace.Size(slot);
        int batch = workspace.Batch;
        for (int row = rows.First, end; row < rows.End; row = end)
        {
            int step = row / batch;
            end = Math.Min(rows.End, (step + 1) * batch);
            T* target = workspace.Slots[slot].Row(firstStep + step, SlotTime.Current, row - step * batch);
            nint stride = workspace.Slots[slot].RowStride;
            for (int r = row; r < end; r++, target += stride)
                if (IsValid(workspace, step, r - step * batch))
                    Copy(source + (nint)r * size, target, size);
                else
                    new Span<T>(target, size).Clear();
        }
    }

    /// <summary>Rows of a slot into a [T, B, n] array; zero after a sequence's end.</summary>
    /// <param name="rows">Rows t·B + b of the array.</param>
    public static void Out<T>(HostWorkspace<T> workspace, SlotRef slot, int firstStep, T* target, Share rows)
        where T : unmanaged
        => Out(workspace, slot, firstStep, target, rows, allValid: false);

    /// <summary>All rows of a slot into a [T, B, n] array, whatever the sequences' lengths.</summary>
    public static void OutAll<T>(HostWorkspace<T> workspace, SlotRef slot, T* target)
        where T : unmanaged
        => Out(workspace, slot, 0, target, Share.All(workspace.Steps * workspace.Batch), allValid: true);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Out<T>(HostWorkspace<T> workspace, SlotRef slot, int firstStep, T* target, Share rows, bool allValid)
        where T : unmanaged
    {
        int size = workspace.Size(slot.Slot);
        int batch = workspace.Batch;
        for (int row = rows.First, end; row < rows.End; row = end)
        {
            int step = row / batch;
            end = Math.Min(rows.End, (step + 1) * batch);
            T* source = workspace.Slots[slot.Slot].Row(firstStep + step, slot.Time, row - step * batch);
            nint stride = workspace.Slots[slot.Slot].RowStride;
            for (int r = row; r < end; r++, source += stride)
                if (allValid || IsValid(workspace, step, r - step * batch))
                    Copy(source, target + (nint)r * size, size);
                else
                    new Span<T>(target + (nint)r * size, size).Clear();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Copy<T>(T* source, T* target, int size)
        where T : unmanaged
    {
        // A call costs more than copying a few numbers.
        if (size <= 4)
            for (int n = 0; n < size; n++)
                target[n] = source[n];
        else
            new ReadOnlySpan<T>(source, size).CopyTo(new Span<T>(target, size));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static bool IsValid<T>(HostWorkspace<T> workspace, int step, int sequence)
        where T : unmanaged
        => workspace.Lengths is not { } lengths || step < lengths[sequence];

    /// <summary>A [B, n] array into the slice of a slot; zero where there is no array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SliceIn<T>(HostWorkspace<T> workspace, int slot, int step, SlotTime time, ReadOnlySpan<T> source)
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
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SliceOut<T>(HostWorkspace<T> workspace, int slot, int step, SlotTime time, Span<T> target)
        where T : unmanaged
    {
        int size = workspace.Size(slot);
        for (int b = 0; b < workspace.Batch; b++)
            new ReadOnlySpan<T>(workspace.Slots[slot].Row(step, time, b), size).CopyTo(target.Slice(b * size, size));
    }
}
