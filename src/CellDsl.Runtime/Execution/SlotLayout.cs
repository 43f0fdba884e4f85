namespace CellDsl.Execution;

/// <summary>How many rows of how many numbers each slot has, for T steps of B sequences in one mode.</summary>
/// <param name="ForwardChunk">Time steps that a forward pass takes at once.</param>
/// <param name="BackwardChunk">Time steps that a backward pass takes at once.</param>
sealed record SlotLayout(SlotLayout.Extent[] Slots, int ForwardChunk, int BackwardChunk)
{
    public readonly record struct Extent(long Slices, long Rows, long Stride, int Mask)
    {
        public long Elements => checked(Slices * Rows * Stride);
    }

    /// <param name="elementSize">Bytes per number.</param>
    /// <param name="chunkSteps">Time steps, a power of two or all, that a pass takes at once; null: as the shapes suggest.</param>
    public static SlotLayout Of(SizedPlan sized, int width, int elementSize, int steps, int batch, RunMode mode, int? chunkSteps)
    {
        (CellDescription cell, IReadOnlyList<int> sizes) = (sized.Cell, sized.Sizes);
        CellPlan plan = cell.Plan;
        bool[] forward = TimeChunks.ForwardOnly(plan, mode);
        bool[] backward = TimeChunks.BackwardOnly(plan);
        long Bytes(bool[] slots) => Enumerable.Range(0, slots.Length)
            .Where(s => slots[s] && Life(plan, s, mode) == SlotLife.All)
            .Sum(s => checked((long)batch * RowLength(sizes[plan.Slots[s].Dimension], width, elementSize) * elementSize));
        long gradients = cell.Parameters.Sum(p => p.Columns.Sum(d => (long)sizes[d]) * sizes[p.Rows] * elementSize);

        int forwardSteps = Math.Min(steps, chunkSteps ?? TimeChunks.ForwardSteps(plan, steps, batch, Bytes(forward)));
        int backwardSteps = Math.Min(steps, chunkSteps ?? TimeChunks.BackwardSteps(plan, steps, batch, Bytes(backward), gradients));
        var extents = new Extent[plan.Slots.Count];
        for (int s = 0; s < extents.Length; s++)
            extents[s] = Of(plan, s, RowLength(sizes[plan.Slots[s].Dimension], width, elementSize), forward[s] ? forwardSteps : backward[s]
                ? backwardSteps : steps,
                steps, batch, mode);
        return new SlotLayout(extents, forwardSteps, backwardSteps);
    }

    // Rows a multiple of this apart share a few sets of the caches: a column of them evicts itself.
    const int ConflictBytes = 2048;
    const int LineBytes = 64;

    /// <summary>Elements from one row of a slot to the next.</summary>
    static int RowLength(int size, int width, int elementSize)
    {
        int padded = Padded(size, width);
        return padded * elementSize % ConflictBytes == 0 ? checked(padded + LineBytes / elementSize) : padded;
    }

    public static int Padded(int size, int width) => checked((size + width - 1) / width * width);

    static Extent Of(CellPlan plan, int slot, int stride, int keptSteps, int steps, int batch, RunMode mode)
    {
        SlotKind kind = plan.Slots[slot].Kind;
        SlotLife life = Life(plan, slot, mode);
        bool all = life == SlotLife.All;
        return kind switch
        {
            SlotKind.Carry when mode == RunMode.Infer => default,
            SlotKind.Carry => new Extent(2, batch, stride, 1),
            SlotKind.State when all && steps > 1 => new Extent(steps + 1L, batch, stride, -1),
            SlotKind.State => new Extent(2, batch, stride, 1),
            _ when life == SlotLife.None => default,
            SlotKind.Parameter => new Extent(1, 1, stride, 0) ,
            SlotKind.Context => new Extent(1, batch, stride, 0),
            _ when all && keptSteps < steps => new Extent(keptSteps, batch, stride, keptSteps - 1),
            _ when all && steps > 1 => new Extent(steps, batch, stride, -1),
            _ => new Extent(1, batch, stride, 0),
        };
    }

    static SlotLife Life(CellPlan plan, int slot, RunMode mode)
    {
        SlotInfo info = plan.Slots[slot];
        SlotLife life = mode == RunMode.Infer ? info.Keep.Inference : info.Keep.Recording;
        bool copied = info.Role is SlotRole.Input or SlotRole.InputGradient or SlotRole.OutputGradient;
        bool shown = plan.Output.Slot == slot || mode == RunMode.Capture && plan.Captures.Any(c => c.Slot == slot);
        return shown || copied && life != SlotLife.None ? SlotLife.All : life;
    }
}
