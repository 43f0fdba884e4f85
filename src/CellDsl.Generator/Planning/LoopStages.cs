namespace CellDsl.Generator.Planning;

/// <summary>A program's loop as one launch, whose groups of threads each compute some units of every stage.</summary>
/// <param name="Stages">The loop's steps.</param>
/// <param name="WaitsBefore">For each stage, whether all groups must have come as far before it begins: it multiplies what others have written,
/// or writes what others have multiplied.</param>
/// <param name="Obstacle">Why it cannot be one launch; empty if it can.</param>
internal sealed record LoopStages(IReadOnlyList<KernelStep> Stages, IReadOnlyList<bool> WaitsBefore, string Obstacle)
{
    public static LoopStages Of(CompiledCell cell, CellProgram program)
    {
        KernelStep[] stages = [.. program.Loop.OfType<KernelStep>()];
        var kernels = new Dictionary<int, KernelCode>();
        foreach (KernelCode kernel in cell.Kernels)
            kernels[kernel.Number] = kernel;
        string obstacle = stages.Length < program.Loop.Count || stages.Any(s => s.Rows != RowSpace.Sequence)
            ? "its loop has steps other than kernels over the rows of a time step"
            : Obstacles(cell, stages, kernels).FirstOrDefault() ?? "";
        return new LoopStages(stages, Waits(cell, stages, kernels, program == cell.Plan.Backward), obstacle);
    }

    /// <summary>A group must find what its kernels load among what it has written itself; only products read what others have.</summary>
    static IEnumerable<string> Obstacles(CompiledCell cell, KernelStep[] stages, Dictionary<int, KernelCode> kernels)
    {
        HashSet<int> written = [.. stages.SelectMany(s => Written(s, kernels[s.Kernel])).Select(s => s.Slot)];
        foreach (KernelStep stage in stages)
            foreach (KernelLoad load in kernels[stage.Kernel].Loads)
                if (stage.Bindings[load.Binding].Slot is var slot && written.Contains(slot) && cell.Plan.Slots[slot].Dimension != stage.Dimension)
                    yield return $"its stage {stage.Name} reads '{cell.Plan.Slots[slot].Name}', which is of another dimension and computed in the "
                        + $"loop";
    }

    static bool[] Waits(CompiledCell cell, KernelStep[] stages, Dictionary<int, KernelCode> kernels, bool backward)
    {
        bool[] waits = new bool[stages.Length];
        for (bool changed = true; changed;)
        {
            changed = false;
            HashSet<(int Slot, int Turn)> written = [], multiplied = [];
            // As often as slices take turns, once to get there, and once more to see all that follows.
            for (int step = 0; step < 4; step++)
                for (int s = 0; s < stages.Length; s++)
                {
                    (int Slot, int Turn)[] operands = [.. stages[s].Products.Select(p => Place(cell, p.Operand, step, backward))];
                    (int Slot, int Turn)[] stores = [.. Written(stages[s], kernels[stages[s].Kernel]).Select(w => Place(cell, w, step, backward))];
                    if (!waits[s] && (operands.Any(written.Contains) || stores.Any(multiplied.Contains)))
                        waits[s] = changed = true;
                    if (waits[s])
                    {
                        written.Clear();
                        multiplied.Clear();
                    }
                    written.UnionWith(stores);
                    multiplied.UnionWith(operands);
                }
        }
        return waits;
    }

    static IEnumerable<SlotRef> Written(KernelStep stage, KernelCode kernel) => kernel.Stores.Select(s => stage.Bindings[s.Binding]).Distinct();

    /// <summary>Where memory is scarcest: a state has two slices that take turns, and any other slot one for all time steps, unless backward, which
    /// always follows a recorded pass, keeps it.</summary>
    static (int Slot, int Turn) Place(CompiledCell cell, SlotRef slot, int step, bool backward)
        => (slot.Slot, cell.Plan.Slots[slot.Slot] switch
        {
            { Kind: SlotKind.State or SlotKind.Carry } => (step + (slot.Time == SlotTime.Next ? 1 : 0)) % 2,
            { Kind: SlotKind.Step, Keep.Recording: SlotLife.All } when backward => step,
            _ => 0,
        });
}
