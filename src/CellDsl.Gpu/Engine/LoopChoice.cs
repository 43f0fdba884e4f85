using CellDsl.Gpu.Kernels;
using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

/// <summary>The form of one loop.</summary>
/// <param name="Layout">Null: stage kernels.</param>
/// <param name="Launcher">Of the loop's kernel.</param>
/// <param name="Reason">Why that form, as the end of a sentence.</param>
sealed record LoopChoice(LoopLayout? Layout, LoopLauncher? Launcher, string Reason)
{
    public override string ToString() => Layout is null ? $"stage kernels, because {Reason}"
        : $"one launch of {Layout.UnitGroups} x {Layout.RowGroups} groups (units x sequences) of {Layout.Threads} threads with {Layout.SharedBytes} bytes of shared memory each, because {Reason}";
}

/// <summary>Chooses between a launch for every stage of every step and one launch for the whole loop.</summary>
sealed class LoopChooser(GpuDevice device, CellKernels kernels)
{
    // Fewer threads have fewer parts of sums in shared memory.
    static readonly int[] s_threads = [256, 128];
    // The simulation on the processor has a thread of the system for each thread.
    static readonly int[] s_threadsOnCpu = [32];
    // Where the weights do not fit otherwise. More groups on a multiprocessor have more shared memory together, and less work each.
    const int MostGroupsPerMultiprocessor = 4;

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
        (LoopLayout? layout, LoopLauncher? launcher, string reason) = Layout(stages, name, waits, batch, mode, isForced);
        return layout is null ? Stages(reason) : new LoopChoice(layout, launcher, reason);
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

    (LoopLayout? Layout, LoopLauncher? Launcher, string Reason) Layout(
        GpuKernelStep[] stages, string name, int waits, int batch, Type mode, bool isForced)
    {
        Accelerator accelerator = device.Accelerator;
        ForcedLoop? forced = device.ForcedLoop;
        int[] threadCounts = forced is not null ? [forced.Threads] : device.Kind == GpuKind.Cpu ? s_threadsOnCpu : s_threads;
        string reason = "";
        for (int perMultiprocessor = 1; perMultiprocessor <= MostGroupsPerMultiprocessor; perMultiprocessor *= 2)
            foreach (int threads in threadCounts)
            {
                int groups = forced?.Groups ?? accelerator.NumMultiprocessors * perMultiprocessor;
                if (waits == 0)
                    groups = Math.Max(groups, stages.Max(LoopLayout.Quads) * batch / threads);
                LoopLayout? layout = LoopLayout.Of(stages, batch, groups, Math.Min(threads, accelerator.MaxNumThreadsPerGroup), forced?.Rows);
                if (layout is null)
                {
                    reason = $"a group of {threads} threads would have more units than threads: {stages.Max(s => s.Units)} units in {groups} groups";
                    continue;
                }
                if (layout.SharedBytes > accelerator.MaxSharedMemoryPerGroup)
                {
                    reason = $"its weights need {layout.SharedBytes} bytes of shared memory in each of {layout.Groups} groups, and '{device.Name}' has {accelerator.MaxSharedMemoryPerGroup}";
                    continue;
                }
                if (!isForced)
                {
                    var cost = new LoopCost(accelerator.NumMultiprocessors);
                    double asStages = cost.OfStages(stages, batch), asLoop = cost.OfLoop(stages, layout, waits, batch);
                    reason = FormattableString.Invariant($"a step of one launch is estimated at {asLoop:F1} µs, of stage kernels at {asStages:F1} µs");
                    if (asLoop >= asStages)
                        return (null, null, reason);
                }
                LoopLauncher launcher = kernels.GetLoop(name, layout.Tile, mode);
                int resident = launcher.ResidentGroups(layout.Threads, layout.SharedBytes);
                if (waits == 0 || layout.UnitGroups == 1 || layout.Groups <= resident)
                    return (layout, launcher, isForced ? "the device was opened with LoopForm.Persistent" : reason);
                reason = $"its {layout.Groups} groups wait for each other, and '{device.Name}' has {resident} of them at once";
            }
        return (null, null, reason);
    }
}
