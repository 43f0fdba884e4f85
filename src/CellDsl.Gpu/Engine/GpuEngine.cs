using CellDsl.Execution;
using CellDsl.Gpu.Kernels;
using CellDsl.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

/// <summary>Runs a cell's steps on a device. Launches and copies follow each other in one stream; the host waits where it reads results.</summary>
sealed partial class GpuEngine : PlanBackend<float>, IPlanLane<float>
{
    readonly OpenDevice _device;
    readonly string _owner;
    readonly CellKernels _kernels;
    readonly DeviceParameters _weights;
    AcceleratorStream _stream;
    bool _ownsStream = true;
    DeviceBuffer<float>? _staging;
    DeviceBuffer<float>? _sums;

    // The run at hand.
    PlanRun<float> _pass = null!;
    GpuWorkspace _run = null!;
    Type _mode = typeof(Inferring);

    /// <param name="declared">The cell as it was compiled, which its kernels are for.</param>
    public GpuEngine(OpenDevice device, SizedPlan plan, CellDescription declared, Type kernels, ParameterSet<float> parameters)
        : base(plan, parameters)
    {
        CellDescription cell = plan.Cell;
        _device = device;
        _owner = $"cell '{cell.Name}' ({string.Join(", ", cell.Dimensions.Select((d, n) => $"{d} = {plan.Sizes[n]}").Skip(1))})";
        var own = new GpuPlan(plan, declared, device.UsesTensorCores);
        (Forward, Backward) = (own.Forward, own.Backward);
        _kernels = new CellKernels(kernels, device.Kernels, _owner);
        Library = new LibraryKernels(device.Kernels);
        _weights = new DeviceParameters(this, parameters, own);
        _stream = device.Accelerator.CreateStream();
    }

    public LibraryKernels Library { get; }

    public override long ParameterVersion => _weights.Version;

    /// <param name="purpose">What the memory is for.</param>
    public DeviceBuffer<T> Allocate<T>(long length, Func<string> purpose)
        where T : unmanaged
        => _device.Memory.Allocate<T>(Math.Max(1, length), () => $"{_owner}, {purpose()}");

    public override LayerWorkspace<float> CreateWorkspace() => new GpuWorkspace(this, Plan);

    public override void Start(PlanRun<float> run)
    {
        (_pass, _run) = (run, (GpuWorkspace)run.Workspace);
        _mode = run.IsBackward ? typeof(Recording)
            : run.Workspace.Mode switch { RunMode.Infer => typeof(Inferring), RunMode.Record => typeof(Recording), _ => typeof(Capturing) };
        if (!run.IsBackward && _resident is { } resident)
            TakeStart(resident);
        _weights.Prepare(_stream, run.IsBackward);
        if (run.IsBackward)
        {
            _weights.ClearGradients(_stream);
            return;
        }
        UploadLengths(_run);
        UploadNoisePlaces(_run);
    }

    public override void SetParameter(PlanRun<float> run, int slot, int parameter)
    {
        if (_run.Has(slot))
            CopyIn(_weights.Value(parameter), _run.View(At(slot), 0, 1), new StepRows(1, _run.Quads(slot), 1, 0, default, 0), _run.Size(slot));
    }

    public override void Clear(PlanRun<float> run, int slot)
    {
        if (_run.Has(slot))
            _run.View(At(slot), 0, 1).MemSetToZero(_stream);
    }

    public override void Execute(PlanRun<float> run) => PlanInterpreter.Run(run, this);

    public void TakeIn(Share steps)
    {
        SlotRoles roles = Plan.Roles;
        if (_pass.IsBackward)
        {
            if (_resident is { } gradients)
                TakeSteps(_run, At(roles.OutputGradient), gradients.Output);
            else
                Upload(_run, roles.OutputGradient, 0, _pass.Output);
            return;
        }
        for (int i = 0; i < roles.Inputs.Length; i++)
            if (_resident is { } arrays)
                TakeSteps(_run, At(roles.Inputs[i]), arrays.Inputs[i]);
            else
                Upload(_run, roles.Inputs[i], _pass.FirstStep, _pass.Input(i));
    }

    public void GiveOut(Share steps)
    {
        if (!_pass.IsBackward)
        {
            if (_resident is { } arrays)
                GiveSteps(_run, Plan.Cell.Plan.Output, arrays.Output);
            else
                Download(_run, Plan.Cell.Plan.Output, _pass.FirstStep, _pass.Output, allValid: false);
            return;
        }
        int[] slots = Plan.Roles.InputGradients;
        for (int i = 0; i < slots.Length; i++)
            if (_resident is { } gradients)
                GiveSteps(_run, At(slots[i]), gradients.Inputs[i]);
            else if (_run.Has(slots[i]))
                Download(_run, At(slots[i]), 0, _pass.Input(i), allValid: false);
    }

    public void StartCarries()
    {
        foreach ((int slot, int state) in Plan.Roles.Carries)
        {
            var last = new SlotRef(slot, SlotTime.Next);
            if (_resident is { } arrays)
                TakeSlice(_run, last, _run.Steps - 1, arrays.FinalStates[state]);
            else
                SetRows(_run, last, _run.Steps - 1, _pass.FinalGradient(state));
        }
    }

    public override void AddParameterGradient(PlanRun<float> run, int slot, int parameter)
    {
        ArrayView<float> target = _weights.Gradient(parameter);
        target.CopyFrom(_stream, _run.View(At(slot), 0, 1).Cast<float>().SubView(0, target.Length));
    }

    public override void Finish(PlanRun<float> run)
    {
        if (_resident is not { } arrays)
            if (run.IsBackward)
                _weights.AddGradients(_stream);
            else
                _stream.Synchronize();
        else if (run.IsBackward)
            GiveGradients(arrays);
        else
            GiveEnd(arrays);
    }

    static SlotRef At(int slot) => new(slot, SlotTime.Current);

    protected override void Free()
    {
        DisposeTotals();
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
