namespace CellDsl;

/// <summary>What emitted GPU kernels and the engine that launches them agree on beyond the plan.</summary>
static class GpuConvention
{
    /// <summary>Matrices whose weights a kernel holds in shared memory at once.</summary>
    const int MatricesAtOnce = 16;

    /// <summary>The products as kernels do them: where very many matrices share an operand, in several parts. Each is an operand of the kernel.</summary>
    public static IReadOnlyList<ProductTerm> Products(KernelStep step)
        => [.. step.Products.SelectMany(term => Enumerable.Range(0, (term.Factors.Count + MatricesAtOnce - 1) / MatricesAtOnce)
            .Select(part => term with { Factors = [.. term.Factors.Skip(part * MatricesAtOnce).Take(MatricesAtOnce)] }))];

    /// <summary>Slots that a kernel has after those it is bound to: what a state was before the step, and the adjoint that its next value had.
    /// A row behind its sequence's end writes these in place of what it computes.</summary>
    public static IReadOnlyList<SlotRef> Held(CellPlan plan, KernelStep step)
        => [.. step.Bindings.Select(b => (Slot: b, plan.Slots[b.Slot].Kind)).Where(b => (b.Kind, b.Slot.Time) is (SlotKind.State, SlotTime.Next) or (SlotKind.Carry, SlotTime.Previous))
            .Select(b => new SlotRef(b.Slot.Slot, b.Kind == SlotKind.State ? SlotTime.Previous : SlotTime.Next))];
}
