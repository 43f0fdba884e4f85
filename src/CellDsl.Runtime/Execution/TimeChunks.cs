namespace CellDsl.Execution;

/// <summary>A pass goes through time in chunks: values that pass from before the loop into it, or from it to after, then stay in the cache instead of
/// going to memory for all time steps at once. Values that the other pass needs, and those shown to the user, are kept for all steps all the
/// same.</summary>
static class TimeChunks
{
    // Enough rows at once for the products before the loop to use each panel of weights well.
    const int LeastForwardRows = 128;
    // Enough rows for the gradients after the loop, which are read and written once for each chunk.
    const int LeastBackwardRows = 256;
    // About half of a core's L2 cache.
    const long Bytes = 1 << 20;

    /// <summary>Slots that a forward pass writes and reads within a chunk.</summary>
    public static bool[] ForwardOnly(CellPlan plan, RunMode mode)
    {
        HashSet<int> kept = mode == RunMode.Infer ? [] : [.. plan.Backward.Slots];
        if (mode == RunMode.Capture)
            kept.UnionWith(plan.Captures.Select(c => c.Slot));
        HashSet<int> forward = [.. plan.Forward.Slots, plan.Output.Slot];
        return Steps(plan, s => forward.Contains(s) && !kept.Contains(s));
    }

    /// <summary>Slots that a backward pass writes and reads within a chunk.</summary>
    public static bool[] BackwardOnly(CellPlan plan)
    {
        HashSet<int> forward = [.. plan.Forward.Slots, plan.Output.Slot, .. plan.Captures.Select(c => c.Slot)];
        return Steps(plan, s => !forward.Contains(s));
    }

    static bool[] Steps(CellPlan plan, Func<int, bool> isLocal)
        => [.. plan.Slots.Select((slot, s) => slot.Kind == SlotKind.Step && isLocal(s))];

    /// <param name="bytesPerStep">Of the slots that hold a chunk.</param>
    public static int ForwardSteps(CellPlan plan, int steps, int batch, long bytesPerStep)
        => CanSplit(plan.Forward) ? Steps(steps, batch, bytesPerStep, LeastForwardRows) : steps;

    /// <param name="gradientBytes">Of all matrices.</param>
    public static int BackwardSteps(CellPlan plan, int steps, int batch, long bytesPerStep, long gradientBytes)
        => CanSplit(plan.Backward) && gradientBytes <= Bytes ? Steps(steps, batch, bytesPerStep, LeastBackwardRows) : steps;

    /// <summary>A power of two, or all steps.</summary>
    static int Steps(int steps, int batch, long bytesPerStep, int leastRows)
    {
        int chunk = 1;
        while (chunk < steps && ((long)chunk * batch < leastRows || 2 * chunk * bytesPerStep <= Bytes))
            chunk *= 2;
        return Math.Min(chunk, steps);
    }

    /// <summary>Whether nothing for single time steps waits for a sum over all of them.</summary>
    static bool CanSplit(CellProgram program)
        => !program.After.SkipWhile(step => step.Rows == RowSpace.Sequence).Any(step => step.Rows == RowSpace.Sequence);
}
