using CellDsl.Execution;
using CellDsl.Gpu.Kernels;
using CellDsl.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

/// <summary>Runs a cell's programs on a device. Launches and copies follow each other in one stream; the host waits where it reads results.</summary>
sealed unsafe partial class GpuEngine : LayerEngine<float>
{
    readonly OpenDevice _device;
    readonly CellDescription _cell;
    readonly ParameterSet<float> _parameters;
    readonly string _owner;
    readonly GpuPlan _plan;
    readonly SlotRoles _roles;
    readonly CellKernels _kernels;
    readonly DeviceParameters _weights;
    readonly GpuWorkspacePool _workspaces;
    AcceleratorStream _stream;
    bool _ownsStream = true;
    readonly Lock _gate = new();
    DeviceBuffer<float>? _staging;
    DeviceBuffer<float>? _sums;
    bool _disposed;

    /// <param name="declared">The cell as it was compiled, which its kernels are for.</param>
    public GpuEngine(OpenDevice device, NoisyCell noisy, CellDescription declared, Type kernels, ParameterSet<float> parameters, IReadOnlyList<int> sizes)
    {
        CellDescription cell = noisy.Cell;
        _device = device;
        _cell = cell;
        _parameters = parameters;
        _owner = $"cell '{cell.Name}' ({string.Join(", ", cell.Dimensions.Select((d, n) => $"{d} = {sizes[n]}").Skip(1))})";
        _plan = new GpuPlan(noisy, declared, sizes, device.UsesTensorCores);
        _roles = new SlotRoles(cell);
        _kernels = new CellKernels(kernels, device.Kernels, _owner);
        Library = new LibraryKernels(device.Kernels);
        _weights = new DeviceParameters(this, parameters, _plan);
        _workspaces = new GpuWorkspacePool(() => new GpuWorkspace(this, cell, sizes));
        _stream = device.Accelerator.CreateStream();
    }

    public LibraryKernels Library { get; }

    /// <param name="purpose">What the memory is for.</param>
    public DeviceBuffer<T> Allocate<T>(long length, Func<string> purpose)
        where T : unmanaged
        => _device.Memory.Allocate<T>(Math.Max(1, length), () => $"{_owner}, {purpose()}");

    public override LayerWorkspace<float> Rent(int steps, int batch, RunMode mode)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _workspaces.Rent(steps, batch, mode);
    }

    public override void Return(LayerWorkspace<float> workspace) => _workspaces.Return((GpuWorkspace)workspace);

    public override void Forward(LayerWorkspace<float> workspace, in CallArrays<float> arrays, int firstStep)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var run = (GpuWorkspace)workspace;
            bool prepare = PrepareForward(run);
            for (int i = 0; i < _roles.Inputs.Length; i++)
                Upload(run, _roles.Inputs[i], firstStep, arrays.Inputs[i]);
            ComputeForward(run, firstStep, prepare);
            Download(run, _cell.Plan.Output, firstStep, arrays.Output, allValid: false);
            _stream.Synchronize();
            run.PreparedVersion = _weights.Version;
        }
    }

    /// <returns>Whether values of parameters and contexts alone are to be computed.</returns>
    bool PrepareForward(GpuWorkspace run)
    {
        bool prepare = run.PreparedVersion != _weights.Version;
        // A failure on the way must not leave a half-prepared workspace that looks whole.
        run.PreparedVersion = -1;
        _weights.Prepare(_stream, backward: false);
        if (prepare)
            CopyParameters(run);
        UploadLengths(run);
        UploadNoisePlaces(run);
        return prepare;
    }

    void ComputeForward(GpuWorkspace run, int firstStep, bool prepare)
    {
        Type mode = run.Mode switch { RunMode.Infer => typeof(Inferring), RunMode.Record => typeof(Recording), _ => typeof(Capturing) };
        RunPhase(run, _plan.Forward.Before, firstStep, prepare, mode);
        RunLoop(run, firstStep, backward: false, mode);
        RunPhase(run, _plan.Forward.After, firstStep, prepare, mode);
    }

    public override void Backward(LayerWorkspace<float> workspace, in CallArrays<float> arrays)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var run = (GpuWorkspace)workspace;
            PrepareBackward(run);
            Upload(run, _roles.OutputGradient, 0, arrays.Output);
            StartCarries(run, arrays);
            ComputeBackward(run);
            for (int i = 0; i < _roles.InputGradients.Length; i++)
                if (run.Has(_roles.InputGradients[i]))
                    Download(run, At(_roles.InputGradients[i]), 0, arrays.Inputs[i], allValid: false);
            _weights.AddGradients(_stream);
        }
    }

    void PrepareBackward(GpuWorkspace run)
    {
        _weights.Prepare(_stream, backward: true);
        _weights.ClearGradients(_stream);
        foreach (int slot in _plan.BackwardTotals)
            if (run.Has(slot))
                run.View(At(slot), 0, 1).MemSetToZero(_stream);
    }

    void ComputeBackward(GpuWorkspace run)
    {
        RunPhase(run, _plan.Backward.Before, 0, prepare: true, typeof(Recording));
        RunLoop(run, run.Steps - 1, backward: true, typeof(Recording));
        RunPhase(run, _plan.Backward.After, 0, prepare: true, typeof(Recording));
        foreach ((int slot, int parameter) in _roles.ParameterGradients)
        {
            ArrayView<float> target = _weights.Gradient(parameter);
            target.CopyFrom(_stream, run.View(At(slot), 0, 1).Cast<float>().SubView(0, target.Length));
        }
    }

    static SlotRef At(int slot) => new(slot, SlotTime.Current);

    void CopyParameters(GpuWorkspace run)
    {
        foreach ((int slot, int parameter) in _roles.Parameters)
            if (run.Has(slot))
                CopyIn(_weights.Value(parameter), run.View(At(slot), 0, 1), new StepRows(1, run.Quads(slot), 1, 0, default, 0), run.Size(slot));
    }

    /// <summary>The adjoints of the states after the last step. Sequences that end before pass them on to their own last step.</summary>
    void StartCarries(GpuWorkspace run, in CallArrays<float> arrays)
    {
        foreach ((int slot, int state) in _roles.Carries)
        {
            float* gradient = arrays.FinalStates == null ? null : arrays.FinalStates[state];
            SetRows(run, new SlotRef(slot, SlotTime.Next), run.Steps - 1,
                gradient == null ? default : new ReadOnlySpan<float>(gradient, checked(run.Batch * run.Size(slot))));
        }
    }

    public override void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            DisposeTotals();
            _workspaces.Dispose();
            _weights.Dispose();
            _staging?.Dispose();
            _sums?.Dispose();
            _counters?.Dispose();
            if (_ownsStream)
            {
                _device.Resident.Forget(_stream);
                _stream.Dispose();
            }
        }
    }
}
