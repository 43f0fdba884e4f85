using CellDsl.Execution;
using CellDsl.Gpu.Kernels;
using CellDsl.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

// Time loops: a launch for every stage of every step, or one for all.
sealed partial class GpuEngine
{
    readonly Dictionary<(bool Backward, int Steps, int Batch, Type Mode), LoopChoice> _choices = [];
    DeviceBuffer<int>? _counters;


    SizedStep[] LoopOf(bool backward) => (backward ? Backward : Forward).Loop;

    public bool TryRunLoop(Share steps)
    {
        bool backward = _pass.IsBackward;
        SizedStep[] loop = LoopOf(backward);
        if (loop.Length == 0)
            return true;
        LoopChoice choice = Choose(backward, _run.Steps, _run.Batch, _mode);
        if (choice.Layout is not { } layout)
            return _device.Options.Loops != LoopForm.Persistent ? false
                : throw new GpuException($"The {(backward ? "backward" : "forward")} loop of {_owner} cannot be one launch "
                    + $"with {_run.Batch} sequences: {choice.Reason}. Open the device with LoopForm.Auto or LoopForm.Stages.");
        int first = _pass.FirstStep + (backward ? steps.End - 1 : steps.First);
        LaunchLoop(_run, [.. loop.Cast<GpuKernelStep>()], layout, choice.Launcher!, first, backward ? -1 : 1);
        return true;
    }

    LoopChoice Choose(bool backward, int steps, int batch, Type mode)
    {
        if (_choices.TryGetValue((backward, steps, batch, mode), out LoopChoice? known))
            return known;
        GpuKernelStep[] stages = [.. LoopOf(backward).OfType<GpuKernelStep>()];
        LoopChoice choice = LoopOf(backward).Any(step => step is SizedMask or GpuKernelStep { Masks.Length: > 0 })
            ? new LoopChoice(null, null, "its layer has noise, whose masks the loop's kernel does not know")
            : new LoopChooser(_device, _kernels).Choose(stages, GpuConvention.NameOfLoop(backward), steps, batch, mode);
        return _choices[(backward, steps, batch, mode)] = choice;
    }

    void LaunchLoop(GpuWorkspace run, GpuKernelStep[] stages, LoopLayout layout, LoopLauncher launcher, int firstStep, int direction)
    {
        bool multiplies = layout.SharedQuads > 0;
        ArrayView<int> counters = default;
        if (multiplies)
        {
            counters = Counters(layout.RowGroups * LoopRun.CounterStride);
            counters.MemSetToZero(_stream);
        }
        var loop = new LoopRun
        {
            Memory = run.Memory,
            Panels = multiplies ? _weights.AllPanels(direction < 0) : default,
            Counters = counters,
            Lengths = run.Lengths is null ? default : run.DeviceLengths,
            HasLengths = run.Lengths is null ? 0 : 1,
            Batch = run.Batch,
            FirstStep = firstStep,
            Steps = run.Steps,
            Direction = direction,
            RowsPerGroup = layout.RowsPerGroup,
            Waiting = _device.ForcedLoop is { WithoutWaiting: true } ? 1 : layout.UnitGroups,
        };
        StageArguments[] arguments = [.. stages.Select((stage, s) => new StageArguments(
            layout.Shapes[s],
            [.. stage.Slots.Select(run.Loop)],
            [.. stage.Products.Select((product, p) => OperandOf(run, product, layout.Weights[s][p]))]))];
        var config = new KernelConfig(new Index3D(layout.UnitGroups, layout.RowGroups, 1), new Index3D(layout.Threads, 1, 1),
            multiplies ? SharedMemoryConfig.RequestDynamic<Float4>((int)layout.SharedQuads) : default);
        try
        {
            if (loop.Waiting > 1)
                _device.Resident.Launch(_stream, () => launcher.Launch(_stream, config, loop, arguments));
            else
                launcher.Launch(_stream, config, loop, arguments);
        }
        catch (AcceleratorException e)
        {
            throw new GpuException($"Kernel '{GpuConvention.NameOfLoop(direction < 0)}' of {_owner} failed on '{_device.Name}' with {run.Steps} "
                + $"steps of {run.Batch} sequences: {e.Message}", e);
        }
    }

    static LoopOperand OperandOf(GpuWorkspace run, GpuProduct product, SharedWeights weights)
        => new(run.Loop(product.Operand), run.Rows(product.Operand.Slot) == 1 ? 1 : 0, product.Panel.Depth,
        checked((int)(product.Panel.Offset / LoopSlot.Unit)), product.Panel.Quads,
            weights.Begin, weights.Quads);

    ArrayView<int> Counters(int length)
    {
        if (_counters is null || _counters.Length < length)
        {
            _counters?.Dispose();
            _counters = null;
            _counters = Allocate<int>(length, () => "counters of barriers");
        }
        return _counters.View.SubView(0, length);
    }

    /// <summary>In which form the loops run, and why.</summary>
    public string Explain(int steps, int batch)
    {
        lock (Gate)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            return $"forward loop: {Explain(false, steps, batch, typeof(Inferring))}\nbackward loop: "
                + $"{Explain(true, steps, batch, typeof(Recording))}";
        }
    }

    string Explain(bool backward, int steps, int batch, Type mode)
    {
        LoopChoice choice = Choose(backward, steps, batch, mode);
        return _device.Options.Loops == LoopForm.Persistent && choice.Layout is null ? $"none, because {choice.Reason}" : choice.ToString();
    }
}
