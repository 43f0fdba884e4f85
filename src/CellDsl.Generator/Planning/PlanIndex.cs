namespace CellDsl.Generator.Planning;

/// <summary>Where in the plan the kernels run.</summary>
internal sealed class PlanIndex
{
    readonly Dictionary<int, (KernelStep Step, Region Region)> _kernels = [];
    readonly Dictionary<int, Region> _regions = [];

    public PlanIndex(CompiledCell cell)
    {
        foreach (CellProgram program in new[] { cell.Plan.Forward, cell.Plan.Backward })
            foreach ((Phase phase, IReadOnlyList<PlanStep> steps) in program.Phases)
                foreach (KernelStep step in steps.OfType<KernelStep>())
                    if (!_kernels.ContainsKey(step.Kernel))
                        _kernels.Add(step.Kernel, (step, new Region(phase, step.Rows)));
        foreach (KernelCode kernel in cell.Kernels)
            foreach (int node in kernel.Computed.Concat(kernel.Sums.Select(s => s.Node)))
                if (!_regions.ContainsKey(node) && _kernels.TryGetValue(kernel.Number, out var place))
                    _regions.Add(node, place.Region);
    }

    public KernelStep? StepOf(KernelCode kernel) => _kernels.TryGetValue(kernel.Number, out var place) ? place.Step : null;

    /// <summary>Null for a kernel that is in no program.</summary>
    public Phase? PhaseOf(KernelCode kernel) => _kernels.TryGetValue(kernel.Number, out var place) ? place.Region.Phase : null;

    /// <summary>The slot that a binding of the kernel is bound to; null for a kernel that is in no program.</summary>
    public SlotInfo? SlotOf(CompiledCell cell, KernelCode kernel, int binding)
        => StepOf(kernel) is { } step && binding < step.Bindings.Count ? cell.Plan.Slots[step.Bindings[binding].Slot] : null;

    /// <summary>The name, for people, of what a binding of the kernel holds.</summary>
    public string SlotName(CompiledCell cell, KernelCode kernel, int binding) => SlotOf(cell, kernel, binding)?.Name ?? kernel.Slots[binding];

    /// <summary>When the node is first computed; null if no kernel computes it.</summary>
    public Region? RegionOf(int node) => _regions.TryGetValue(node, out Region region) ? region : null;
}
