using CellDsl.Execution;
using CellDsl.Gpu.Kernels;
using ILGPU;

namespace CellDsl.Gpu.Engine;

/// <summary>The memory of one run on a device: every slot's rows in one buffer, each filled up to whole fours of numbers.</summary>
sealed class GpuWorkspace(GpuEngine engine, SizedPlan plan) : LayerWorkspace<float>(plan)
{
    readonly Place[] _places = new Place[plan.Cell.Plan.Slots.Count];
    DeviceBuffer<Float4>? _memory;
    DeviceBuffer<int>? _lengths;
    DeviceBuffer<long>? _noisePlaces;

    /// <param name="First">Where the first slice begins.</param>
    /// <param name="Rows">Of a slice.</param>
    /// <param name="Quads">Of a row.</param>
    /// <param name="Slices">None where the slot does not exist in the workspace's mode.</param>
    /// <param name="Mask">All ones: every step has a slice. Otherwise slices take turns.</param>
    readonly record struct Place(long First, int Rows, int Quads, int Slices, int Mask);

    public override long Bytes => (_memory?.Bytes ?? 0) + (_lengths?.Bytes ?? 0) + (_noisePlaces?.Bytes ?? 0);

    public bool Has(int slot) => slot >= 0 && _places[slot].Slices > 0;

    /// <summary>Fours of numbers in a slot's row.</summary>
    public int Quads(int slot) => _places[slot].Quads;

    public int Rows(int slot) => _places[slot].Rows;

    protected override (int ForwardChunk, int BackwardChunk) LayOut(int steps, int batch, RunMode mode)
    {
        long end = 0;
        try
        {
            SlotLayout layout = SlotLayout.Of(Plan, width: 4, sizeof(float), steps, batch, mode, chunkSteps: steps);
            for (int s = 0; s < _places.Length; s++)
            {
                SlotLayout.Extent extent = layout.Slots[s];
                int quads = (Size(s) + 3) / 4;
                _places[s] = new Place(end, checked((int)extent.Rows), quads, checked((int)extent.Slices), extent.Mask);
                end = checked(end + (extent.Slices * extent.Rows * quads + LoopSlot.Unit - 1) / LoopSlot.Unit * LoopSlot.Unit);
            }
        }
        catch (OverflowException e)
        {
            throw new GpuException($"{steps} steps of {batch} sequences need more memory than can be addressed.", e);
        }
        if (_memory is null || _memory.Length < end)
        {
            _memory?.Dispose();
            _memory = null;
            _memory = engine.Allocate<Float4>(end, () => $"{steps} steps of {batch} sequences {Purpose(mode)}");
        }
        return (steps, steps);
    }

    static string Purpose(RunMode mode) => mode == RunMode.Infer ? "forward" : "forward and what backward needs";

    /// <summary>The rows of some time steps; nothing where the slot does not exist.</summary>
    public ArrayView<Float4> View(SlotRef slot, int step, int steps)
    {
        Place place = _places[slot.Slot];
        if (place.Slices == 0)
            return default;
        int first = (step + (slot.Time == SlotTime.Next ? 1 : 0)) & place.Mask;
        long rows = (long)place.Rows * (place.Mask == -1 ? steps : 1);
        return _memory!.View.SubView(place.First + (long)first * place.Rows * place.Quads, rows * place.Quads);
    }

    /// <summary>All slots.</summary>
    public ArrayView<Float4> Memory => _memory!.View;

    /// <summary>Where a kernel finds the rows of a time step by itself.</summary>
    public LoopSlot Loop(SlotRef slot)
    {
        Place place = _places[slot.Slot];
        return place.Slices == 0 ? default
            : new LoopSlot(checked((int)(place.First / LoopSlot.Unit)), checked(place.Rows * place.Quads), place.Mask, slot.Time == SlotTime.Next ? 1
            : 0);
    }

    /// <summary>Valid steps of each sequence, on the device.</summary>
    public ArrayView<int> DeviceLengths => _lengths is null ? default : _lengths.View.SubView(0, Batch);

    /// <summary>Where noise has each row of each step, on the device.</summary>
    public ArrayView<long> NoisePlaces => _noisePlaces!.View;

    public DeviceBuffer<int> RoomForLengths() => Room(ref _lengths, Batch, () => $"lengths of {Batch} sequences");

    public DeviceBuffer<long> RoomForNoisePlaces()
        => Room(ref _noisePlaces, (long)Steps * Batch, () => $"the noise of {Steps} packed steps of {Batch} rows");

    DeviceBuffer<T> Room<T>(ref DeviceBuffer<T>? buffer, long length, Func<string> purpose)
        where T : unmanaged
    {
        if (buffer is null || buffer.Length < length)
        {
            buffer?.Dispose();
            buffer = null;
            buffer = engine.Allocate<T>(length, purpose);
        }
        return buffer;
    }

    public override void SetSlice(int slot, int step, SlotTime time, ReadOnlySpan<float> source)
        => engine.SetSlice(this, new SlotRef(slot, time), step, source);

    public override void GetSlice(int slot, int step, SlotTime time, Span<float> target)
        => engine.GetSlice(this, new SlotRef(slot, time), step, target);

    public override void GetSteps(SlotRef slot, Span<float> target) => engine.GetSteps(this, slot, target);

    public override void Dispose()
    {
        _memory?.Dispose();
        _memory = null;
        _lengths?.Dispose();
        _lengths = null;
        _noisePlaces?.Dispose();
        _noisePlaces = null;
    }
}
