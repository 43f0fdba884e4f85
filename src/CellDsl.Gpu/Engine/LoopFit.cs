using ILGPU.Runtime;

namespace CellDsl.Gpu.Engine;

/// <summary>Finds in how many groups of how many threads a loop can run, so that its weights fit into their shared memory and registers, and all
/// groups that wait for each other are on the device at once.</summary>
/// <param name="name">The loop's kernel.</param>
/// <param name="waits">Barriers per time step.</param>
sealed class LoopFit(OpenDevice device, CellKernels kernels, GpuKernelStep[] stages, string name, int waits, Type mode)
{
    // Fewer threads have fewer parts of sums in shared memory.
    static readonly int[] s_threads = [256, 128];
    // The simulation on the processor has a thread of the system for each thread.
    static readonly int[] s_threadsOnCpu = [32];
    // More groups on a multiprocessor have more shared memory together where the driver does not grant all of it to one, and less work each.
    static readonly int[] s_groupsPerMultiprocessor = [1, 2, 4];
    // With weights in registers a thread may need all 255 that it can have; a multiprocessor has 65,536.
    const int MostThreadsWithWeights = 256;

    readonly ForcedLoop? _forced = device.ForcedLoop;

    /// <param name="isWanted">Whether a layout that fits is any good. The first that is not ends the search.</param>
    /// <returns>Without a layout, why nothing fits; null if what fits is not wanted.</returns>
    public (LoopLayout? Layout, LoopLauncher? Launcher, string? Reason) Find(int batch, Func<LoopLayout, bool> isWanted)
    {
        string? reason = null;
        foreach (LoopLayout layout in Layouts(batch, r => reason = r))
        {
            if (TooLarge(layout, device.SharedMemory.Bytes) is { } tooLarge)
            {
                reason = tooLarge;
                continue;
            }
            if (!isWanted(layout))
                return (null, null, null);
            LoopLauncher launcher = kernels.GetLoop(name, stages, layout.Tile, layout.Kept, mode);
            reason = TooLarge(layout, launcher.MostSharedBytes) ?? TooMany(layout, launcher);
            if (reason is null)
                return (layout, launcher, null);
        }
        return (null, null, reason);
    }

    /// <summary>From the one that is thought best.</summary>
    IEnumerable<LoopLayout> Layouts(int batch, Action<string> refuse)
    {
        Accelerator accelerator = device.Accelerator;
        int[] threadCounts = _forced is not null ? [_forced.Threads] : device.Kind == GpuKind.Cpu ? s_threadsOnCpu : s_threads;
        foreach (KeptWeights kept in _forced?.Kept is { } forced ? [forced] : KeptWeights.For(stages))
            foreach (int perMultiprocessor in s_groupsPerMultiprocessor)
                foreach (int threads in threadCounts)
                {
                    if (_forced is null && kept.Count > 0 && threads * perMultiprocessor > MostThreadsWithWeights)
                        continue;
                    int groups = _forced?.Groups ?? accelerator.NumMultiprocessors * perMultiprocessor;
                    if (waits == 0)
                        groups = Math.Max(groups, stages.Max(LoopLayout.Quads) * batch / threads);
                    if (LoopLayout.Of(stages, batch, groups, Math.Min(threads, accelerator.MaxNumThreadsPerGroup), _forced?.Rows, kept) is { } layout)
                        yield return layout;
                    else if (kept.Count == 0)
                        refuse($"a group of {threads} threads would have more units than threads: {stages.Max(s => s.Units)} units in {groups} "
                            + $"groups");
                }
    }

    string? TooLarge(LoopLayout layout, int sharedBytes)
        => layout.SharedBytes > sharedBytes
            ? $"its weights need {layout.Memory} in each of {layout.Groups} groups, and '{device.Name}' has {sharedBytes} bytes of shared memory "
            + $"for a group"
            : null;

    string? TooMany(LoopLayout layout, LoopLauncher launcher)
    {
        if (waits == 0 || layout.UnitGroups == 1)
            return null;
        int resident = launcher.ResidentGroups(layout.Threads, (int)layout.SharedBytes);
        return layout.Groups > resident ? $"its {layout.Groups} groups wait for each other, and '{device.Name}' has {resident} of them at once"
            : null;
    }
}
