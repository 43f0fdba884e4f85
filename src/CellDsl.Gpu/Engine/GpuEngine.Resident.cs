using CellDsl.Execution;
using CellDsl.Gpu.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

// Runs on arrays of the device: nothing is copied to or from the host, and the host does not wait.
sealed partial class GpuEngine
{
    DeviceBuffer<float>? _totals;
    DeviceArrays? _resident;

    public OpenDevice Device => _device;

    /// <summary>From now on everything follows in this stream. Waits for what runs in the one before.</summary>
    public void Use(AcceleratorStream stream)
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            if (_stream == stream)
                return;
            _stream.Synchronize();
            if (_ownsStream)
            {
                _device.Resident.Forget(_stream);
                _stream.Dispose();
            }
            (_stream, _ownsStream) = (stream, false);
        }
    }

    /// <param name="engine">The layer's, of which this is the backend.</param>
    public void RunForward(LayerEngine<float> engine, GpuWorkspace run, in DeviceArrays arrays)
    {
        lock (Gate)
            try
            {
                _resident = arrays;
                run.PreparedVersion = -1;
                engine.Forward(run, default, firstStep: 0);
            }
            finally
            {
                _resident = null;
            }
    }

    /// <summary>Adds the parameters' gradients to their totals.</summary>
    /// <inheritdoc cref="RunForward"/>
    public void RunBackward(LayerEngine<float> engine, GpuWorkspace run, in DeviceArrays arrays)
    {
        lock (Gate)
            try
            {
                _resident = arrays;
                engine.Backward(run, default);
            }
            finally
            {
                _resident = null;
            }
    }

    void TakeStart(in DeviceArrays arrays)
    {
        for (int c = 0; c < arrays.Contexts.Length; c++)
            TakeSlice(_run, At(Plan.Roles.Contexts[c]), 0, arrays.Contexts[c]);
        for (int s = 0; s < arrays.InitialStates.Length; s++)
            TakeSlice(_run, new SlotRef(Plan.Roles.StateSlots[s], SlotTime.Previous), 0, arrays.InitialStates[s]);
    }

    void GiveEnd(in DeviceArrays arrays)
    {
        for (int s = 0; s < arrays.FinalStates.Length; s++)
            GiveSlice(_run, new SlotRef(Plan.Roles.StateSlots[s], SlotTime.Next), _run.Steps - 1, arrays.FinalStates[s]);
    }

    void GiveGradients(in DeviceArrays arrays)
    {
        for (int s = 0; s < arrays.InitialStates.Length; s++)
            GiveSlice(_run, new SlotRef(Plan.Roles.CarrySlots[s], SlotTime.Previous), 0, arrays.InitialStates[s]);
        for (int c = 0; c < arrays.Contexts.Length; c++)
            GiveSlice(_run, At(Plan.Roles.ContextGradients[c]), 0, arrays.Contexts[c]);
        ArrayView<float> totals = Totals();
        int count = Parameters.Count;
        _device.Kernels.Get(nameof(AddKernel), static a => a.LoadKernel<int, ArrayView<float>, ArrayView<float>>(AddKernel.Add))
            (_stream, Pointwise(count), count, _weights.Gradients, totals);
    }

    /// <summary>Gradients of all parameters in order of declaration, summed over passes.</summary>
    public ArrayView<float> Totals()
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            if (_totals is null)
            {
                _totals = Allocate<float>(Parameters.Count, () => "sums of gradients of parameters");
                _totals.View.MemSetToZero(_stream);
            }
            return _totals.View.SubView(0, Parameters.Count);
        }
    }

    void DisposeTotals() => _totals?.Dispose();

    /// <summary>The parameters in order of declaration, as the host last changed them.</summary>
    public ArrayView<float> DeviceValues()
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            _weights.Upload(_stream);
            return _weights.Values.SubView(0, Parameters.Count);
        }
    }

    /// <summary>As <see cref="DeviceValues"/>, and says that the values will be changed on the device.</summary>
    public ArrayView<float> EditParameters()
    {
        ArrayView<float> values = DeviceValues();
        _weights.Edit();
        return values;
    }

    public void DownloadParameters()
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            _weights.Upload(_stream);
            _weights.Download(_stream);
        }
    }

    void TakeSteps(GpuWorkspace run, SlotRef slot, ArrayView<float> dense)
        => Take(run, slot, 0, run.Steps, dense, hasTime: true);

    void TakeSlice(GpuWorkspace run, SlotRef slot, int step, ArrayView<float> dense) => Take(run, slot, step, 1, dense, hasTime: false);

    void GiveSteps(GpuWorkspace run, SlotRef slot, ArrayView<float> dense)
        => Give(run, slot, 0, run.Steps, dense, hasTime: true);

    void GiveSlice(GpuWorkspace run, SlotRef slot, int step, ArrayView<float> dense) => Give(run, slot, step, 1, dense, hasTime: false);

    /// <summary>Dense rows into a slot; zeros where there are none.</summary>
    void Take(GpuWorkspace run, SlotRef slot, int step, int steps, ArrayView<float> dense, bool hasTime)
    {
        if (!run.Has(slot.Slot))
            return;
        ArrayView<Float4> target = run.View(slot, step, steps);
        int size = run.Size(slot.Slot);
        StepRows rows = Rows(run, steps, run.Quads(slot.Slot), 0, hasTime);
        if (dense.Length == 0)
            target.MemSetToZero(_stream);
        else if (size % 4 == 0 && rows.HasLengths == 0)
            target.Cast<float>().CopyFrom(_stream, dense);
        else
            CopyIn(dense, target, rows, size);
    }

    /// <summary>The reverse, if somebody wants the rows; zeros where the plan has no slot.</summary>
    void Give(GpuWorkspace run, SlotRef slot, int step, int steps, ArrayView<float> dense, bool hasTime)
    {
        if (dense.Length == 0)
            return;
        if (!run.Has(slot.Slot))
        {
            dense.MemSetToZero(_stream);
            return;
        }
        ArrayView<Float4> source = run.View(slot, step, steps);
        int size = run.Size(slot.Slot);
        StepRows rows = Rows(run, steps, run.Quads(slot.Slot), 0, hasTime);
        if (size % 4 == 0 && rows.HasLengths == 0)
            dense.CopyFrom(_stream, source.Cast<float>());
        else
            Library.CopyOut(_stream, Pointwise(rows.Count * rows.Quads), rows, source, dense, size);
    }
}
