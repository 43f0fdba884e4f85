using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit;

/// <summary>Where in the plan the kernels run.</summary>
internal sealed class PlanIndex
{
    readonly Dictionary<int, (KernelStep Step, string Phase)> _kernels = [];
    readonly Dictionary<int, string> _phases = [];

    public PlanIndex(CompiledCell cell)
    {
        Add(cell.Plan.Forward.Before, "before the loop");
        Add(cell.Plan.Forward.Loop, "in the loop");
        Add(cell.Plan.Forward.After, "after the loop");
        Add(cell.Plan.Backward.Before, "before the loop");
        Add(cell.Plan.Backward.Loop, "in the loop");
        Add(cell.Plan.Backward.After, "after the loop");
        foreach (KernelCode kernel in cell.Kernels)
            foreach (int node in kernel.Computed.Concat(kernel.Sums.Select(s => s.Node)))
                if (!_phases.ContainsKey(node) && _kernels.TryGetValue(kernel.Number, out var place))
                    _phases.Add(node, place.Phase);
    }

    public KernelStep? StepOf(KernelCode kernel) => _kernels.TryGetValue(kernel.Number, out var place) ? place.Step : null;

    public string PhaseOf(KernelCode kernel) => _kernels.TryGetValue(kernel.Number, out var place) ? place.Phase : "unused";

    /// <summary>The name, for people, of what a binding of the kernel holds.</summary>
    public string SlotName(CompiledCell cell, KernelCode kernel, int binding)
        => StepOf(kernel) is { } step && binding < step.Bindings.Count ? cell.Plan.Slots[step.Bindings[binding].Slot].Name : kernel.Slots[binding];

    /// <summary>When the node is first computed; null if no kernel computes it.</summary>
    public string? PhaseOf(int node) => _phases.TryGetValue(node, out string? phase) ? phase : null;

    void Add(IReadOnlyList<PlanStep> steps, string place)
    {
        foreach (KernelStep step in steps.OfType<KernelStep>())
            if (!_kernels.ContainsKey(step.Kernel))
                _kernels.Add(step.Kernel, (step, step.Rows switch
                {
                    RowSpace.Parameter => "parameters",
                    RowSpace.Context => "sequence",
                    _ => place,
                }));
    }
}
