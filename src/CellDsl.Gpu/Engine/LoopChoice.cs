using CellDsl.Gpu.Kernels;

namespace CellDsl.Gpu.Engine;

/// <summary>The form of one loop.</summary>
/// <param name="Layout">Null: stage kernels.</param>
/// <param name="Launcher">Of the loop's kernel.</param>
/// <param name="Reason">Why that form, as the end of a sentence.</param>
sealed record LoopChoice(LoopLayout? Layout, LoopLauncher? Launcher, string Reason)
{
    public override string ToString() => Layout is null ? $"stage kernels, because {Reason}"
        : $"one launch of {Layout.UnitGroups} x {Layout.RowGroups} groups (units x sequences) of {Layout.Threads} threads with {Layout.Memory} "
        + $"each, because {Reason}";
}

/// <summary>Chooses between a launch for every stage of every step and one launch for the whole loop.</summary>
sealed class LoopChooser(OpenDevice device, CellKernels kernels)
{
    /// <param name="name">The loop's kernel.</param>
    public LoopChoice Choose(GpuKernelStep[] stages, string name, int steps, int batch, Type mode)
    {
        int waits = kernels.LoopWaits(name);
        if (device.Options.Loops == LoopForm.Stages)
            return Stages("the device was opened with LoopForm.Stages");
        if (Obstacle(stages, name, waits, steps, batch) is { } obstacle)
            return Stages(obstacle);
        bool isForced = device.Options.Loops == LoopForm.Persistent;
        if (!isForced && device.Kind == GpuKind.Cpu)
            return Stages("a simulated device has no launches to save");
        string reason = "the device was opened with LoopForm.Persistent";
        return new LoopFit(device, kernels, stages, name, waits, mode)
            .Find(batch, layout => isForced || IsFaster(layout, stages, waits, batch, out reason)) switch
        {
            { Layout: { } layout, Launcher: { } launcher } => new LoopChoice(layout, launcher, reason),
            { Reason: var obstacleOfSize } => Stages(obstacleOfSize ?? reason),
        };
    }

    static LoopChoice Stages(string reason) => new(null, null, reason);

    string? Obstacle(GpuKernelStep[] stages, string name, int waits, int steps, int batch)
    {
        if (kernels.LoopObstacle(name) is { } obstacle)
            return obstacle;
        if (device.Kind == GpuKind.OpenCL && stages.Any(s => s.Products.Length > 0))
            return "OpenCL does not say how many groups are on the device at once, so they must not wait for each other";
        // Each group counts every barrier, in 32 bits.
        return (long)steps * waits * stages.Max(LoopLayout.Quads) > int.MaxValue ? $"{steps} steps are too many to count their barriers" : null;
    }

    bool IsFaster(LoopLayout layout, GpuKernelStep[] stages, int waits, int batch, out string reason)
    {
        var cost = new LoopCost(device.Accelerator.NumMultiprocessors, device.Accelerator.MaxNumThreadsPerGroup);
        double asStages = cost.OfStages(stages, batch), asLoop = cost.OfLoop(stages, layout, waits, batch);
        reason = FormattableString.Invariant($"a step of one launch is estimated at {asLoop:F1} µs, of stage kernels at {asStages:F1} µs");
        return asLoop < asStages;
    }
}
