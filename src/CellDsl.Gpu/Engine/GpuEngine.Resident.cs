using CellDsl.Gpu.Kernels;
using CellDsl.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

// Runs on arrays of the device: nothing is copied to or from the host, and the host does not wait.
sealed unsafe partial class GpuEngine
{
    DeviceBuffer<float>? _totals;

    public OpenDevice Device => _device;
    public long ParameterVersion => _weights.Version;

    /// <summary>From now on everything follows in this stream. Waits for what runs in the one before.</summary>
    public void Use(AcceleratorStream stream)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
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

    public void Forward(GpuWorkspace run, in DeviceArrays arrays)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            run.PreparedVersion = -1;
            for (int c = 0; c < arrays.Contexts.Length; c++)
                TakeSlice(run, At(_roles.Contexts[c]), 0, arrays.Contexts[c]);
            for (int s = 0; s < arrays.InitialStates.Length; s++)
                TakeSlice(run, new SlotRef(_roles.StateSlots[s], SlotTime.Previous), 0, arrays.InitialStates[s]);
            bool prepare = PrepareForward(run);
            for (int i = 0; i < arrays.Inputs.Length; i++)
                TakeSteps(run, At(_roles.Inputs[i]), arrays.Inputs[i]);
            ComputeForward(run, 0, prepare);
            GiveSteps(run, _cell.Plan.Output, arrays.Output);
            for (int s = 0; s < arrays.FinalStates.Length; s++)
                GiveSlice(run, new SlotRef(_roles.StateSlots[s], SlotTime.Next), run.Steps - 1, arrays.FinalStates[s]);
            run.PreparedVersion = _weights.Version;
        }
    }

    /// <summary>Adds the parameters' gradients to their totals.</summary>
    public void Backward(GpuWorkspace run, in DeviceArrays arrays)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            PrepareBackward(run);
            TakeSteps(run, At(_roles.OutputGradient), arrays.Output);
            foreach ((int slot, int state) in _roles.Carries)
                TakeSlice(run, new SlotRef(slot, SlotTime.Next), run.Steps - 1, arrays.FinalStates[state]);
            ComputeBackward(run);
            for (int i = 0; i < arrays.Inputs.Length; i++)
                GiveSteps(run, At(_roles.InputGradients[i]), arrays.Inputs[i]);
            for (int s = 0; s < arrays.InitialStates.Length; s++)
                GiveSlice(run, new SlotRef(_roles.CarrySlots[s], SlotTime.Previous), 0, arrays.InitialStates[s]);
            for (int c = 0; c < arrays.Contexts.Length; c++)
                GiveSlice(run, At(_roles.ContextGradients[c]), 0, arrays.Contexts[c]);
            ArrayView<float> totals = Totals();
            int count = _parameters.Count;
            _device.Kernels.Get(nameof(AddKernel), static a => a.LoadKernel<int, ArrayView<float>, ArrayView<float>>(AddKernel.Add))
                (_stream, Pointwise(count), count, _weights.Gradients, totals);
        }
    }

    /// <summary>Gradients of all parameters in order of declaration, summed over passes.</summary>
    public ArrayView<float> Totals()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_totals is null)
            {
                _totals = Allocate<float>(_parameters.Count, () => "sums of gradients of parameters");
                _totals.View.MemSetToZero(_stream);
            }
            return _totals.View.SubView(0, _parameters.Count);
        }
    }

    void DisposeTotals() => _totals?.Dispose();

    /// <summary>The parameters in order of declaration, as the host last changed them.</summary>
    public ArrayView<float> Parameters()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _weights.Upload(_stream);
            return _weights.Values.SubView(0, _parameters.Count);
        }
    }

    /// <summary>As <see cref="Parameters"/>, and says that the values will be changed on the device.</summary>
    public ArrayView<float> EditParameters()
    {
        ArrayView<float> values = Parameters();
        _weights.Edit();
        return values;
    }

    public void DownloadParameters()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
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
