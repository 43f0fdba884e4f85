namespace CellDsl.Execution;

/// <summary>The memory of one run: every slot's rows, padded to the vector width.</summary>
sealed unsafe class Workspace<T> : LayerWorkspace<T>, IDisposable
    where T : unmanaged
{
    readonly CellDescription _cell;
    readonly CellPlan _plan;
    readonly int _width;
    readonly int? _chunkSteps;
    NativeBlock? _block;

    public Workspace(CellDescription cell, IReadOnlyList<int> sizes, int width, int? chunkSteps)
        : base(cell.Plan, sizes)
    {
        _cell = cell;
        _plan = cell.Plan;
        _width = width;
        _chunkSteps = chunkSteps;
        Slots = new SlotStorage<T>[_plan.Slots.Count];
    }

    public SlotStorage<T>[] Slots { get; }
    /// <summary>Time steps that a forward pass takes at once.</summary>
    public int ForwardChunk { get; private set; }
    /// <summary>Time steps that a backward pass takes at once.</summary>
    public int BackwardChunk { get; private set; }

    public override long Bytes => _block?.Bytes ?? 0;

    public bool Fits(int steps, int batch, RunMode mode) => Steps == steps && Batch == batch && Mode == mode && _block != null;

    public override void Shape(int steps, int batch, RunMode mode)
    {
        if (Fits(steps, batch, mode))
            return;
        SlotLayout layout = SlotLayout.Of(_cell, Sizes, _width, sizeof(T), steps, batch, mode, _chunkSteps);
        SlotLayout.Extent[] extents = layout.Slots;
        long aligned = NativeBlock.Alignment / sizeof(T);
        long total = 0;
        foreach (SlotLayout.Extent extent in extents)
            total = checked(total + (extent.Elements + aligned - 1) / aligned * aligned);
        long bytes = checked(total * sizeof(T));
        if (_block == null || _block.Bytes < bytes)
        {
            _block?.Dispose();
            _block = null;
            _block = new NativeBlock(bytes);
        }

        long offset = 0;
        for (int s = 0; s < extents.Length; s++)
        {
            SlotLayout.Extent extent = extents[s];
            T* origin = extent.Slices == 0 ? null : (T*)_block.Pointer + offset;
            Slots[s] = new SlotStorage<T>
            {
                Origin = origin,
                First = origin,
                RowStride = _plan.Slots[s].Kind == SlotKind.Parameter ? 0 : (nint)extent.Stride,
                SliceStride = (nint)(extent.Rows * extent.Stride),
                SliceMask = extent.Mask,
            };
            offset += (extent.Elements + aligned - 1) / aligned * aligned;
        }
        (Steps, Batch, Mode) = (steps, batch, mode);
        (ForwardChunk, BackwardChunk) = (layout.ForwardChunk, layout.BackwardChunk);
        PreparedVersion = -1;
    }

    public override void SetSlice(int slot, int step, SlotTime time, ReadOnlySpan<T> source) => SlotCopy.SliceIn(this, slot, step, time, source);

    public override void GetSlice(int slot, int step, SlotTime time, Span<T> target) => SlotCopy.SliceOut(this, slot, step, time, target);

    public override void GetSteps(SlotRef slot, T* target) => SlotCopy.OutAll(this, slot, target);

    public void Dispose()
    {
        _block?.Dispose();
        _block = null;
    }
}
