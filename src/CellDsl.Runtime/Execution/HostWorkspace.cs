using System.Runtime.InteropServices;
using CellDsl.Kernels;

namespace CellDsl.Execution;

/// <summary>A workspace in the processor's memory: every slot's rows, each filled up to whole vectors.</summary>
public sealed unsafe class HostWorkspace<T> : LayerWorkspace<T>
    where T : unmanaged
{
    const string Advice = "Run fewer steps or sequences at a time, or record with LayerOptions.CheckpointEvery.";

    readonly int _width;
    readonly int? _chunkSteps;
    NativeBlock? _block;

    /// <summary>A workspace without memory yet.</summary>
    /// <param name="width">Numbers of a vector, to a multiple of which rows are filled up; 1 for none.</param>
    public HostWorkspace(SizedPlan plan, int width = 1) : this(plan, width, chunkSteps: null) { }

    /// <param name="chunkSteps">Time steps, a power of two, that a pass takes at once; null: as the shapes suggest.</param>
    internal HostWorkspace(SizedPlan plan, int width, int? chunkSteps) : base(plan)
    {
        _width = width;
        _chunkSteps = chunkSteps;
        Slots = new SlotStorage<T>[plan.Cell.Plan.Slots.Count];
    }

    internal SlotStorage<T>[] Slots { get; }

    /// <inheritdoc/>
    public override long Bytes => _block?.Bytes ?? 0;

    /// <summary>Whether the workspace's mode has the slot at all.</summary>
    public bool Has(int slot) => Slots[slot].Origin != null;

    /// <summary>A slot at a time step, for a kernel.</summary>
    public Rows<T> Rows(SlotRef slot, int step) => new(Slots[slot.Slot].Slice(step, slot.Time), Slots[slot.Slot].RowStride);

    /// <summary>The numbers of one row.</summary>
    /// <param name="row">Row t·B + b, counted from time step <paramref name="step"/>.</param>
    public Span<T> Row(SlotRef slot, int step, int row) => new(Slots[slot.Slot].Row(step, slot.Time, row), Size(slot.Slot));

    /// <summary>The first slice of a slot to zero, where there is one.</summary>
    internal void ClearSlice(int slot)
    {
        if (Has(slot))
            NativeMemory.Clear(Slots[slot].Origin, (nuint)Slots[slot].SliceStride * (nuint)sizeof(T));
    }

    /// <inheritdoc/>
    /// <exception cref="OutOfMemoryException">The memory cannot be had, or not be addressed; the message names cell and sizes.</exception>
    protected override (int ForwardChunk, int BackwardChunk) LayOut(int steps, int batch, RunMode mode)
    {
        try
        {
            SlotLayout layout = SlotLayout.Of(Plan, _width, sizeof(T), steps, batch, mode, _chunkSteps);
            Place(layout.Slots);
            return (layout.ForwardChunk, layout.BackwardChunk);
        }
        catch (Exception e) when (e is OverflowException or OutOfMemoryException)
        {
            string call = $"{steps} steps of {batch} sequences through cell '{Plan.Cell.Name}' with {CellSizes.Text(Plan.Cell, Plan.Sizes)}";
            throw new OutOfMemoryException(e is OverflowException
                ? $"{call} need more memory than can be addressed. {Advice}"
                : $"There is not enough memory for {call}: {e.Message} {Advice}", e);
        }
    }

    void Place(SlotLayout.Extent[] extents)
    {
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
                RowStride = Plan.Cell.Plan.Slots[s].Kind == SlotKind.Parameter ? 0 : (nint)extent.Stride,
                SliceStride = (nint)(extent.Rows * extent.Stride),
                SliceMask = extent.Mask,
            };
            offset += (extent.Elements + aligned - 1) / aligned * aligned;
        }
    }

    /// <inheritdoc/>
    public override void SetSlice(int slot, int step, SlotTime time, ReadOnlySpan<T> source) => SlotCopy.SliceIn(this, slot, step, time, source);

    /// <inheritdoc/>
    public override void GetSlice(int slot, int step, SlotTime time, Span<T> target) => SlotCopy.SliceOut(this, slot, step, time, target);

    /// <inheritdoc/>
    public override void GetSteps(SlotRef slot, Span<T> target)
    {
        fixed (T* first = target)
            SlotCopy.OutAll(this, slot, first);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _block?.Dispose();
        _block = null;
    }
}
