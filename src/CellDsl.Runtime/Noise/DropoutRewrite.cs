using CellDsl.Execution;

namespace CellDsl;

/// <summary>Puts recurrent dropout of one state into a plan. The first step of the loop computes m ⊙ s of the previous value s, matrices that
/// multiplied s multiply that, and so do their gradients; backward, sums of the matrices' transposed products are multiplied by m before anything is
/// added to them.</summary>
static class DropoutRewrite
{
    /// <summary>Whether a matrix multiplies the state's previous value.</summary>
    public static bool Applies(CellDescription cell, int state)
        => new SlotRoles(cell).StateSlots[state] is >= 0 and var slot
            && cell.Plan.Forward.Steps.SelectMany(Products).Any(p => p.Operand == new SlotRef(slot, SlotTime.Previous));

    public static CellDescription Run(CellDescription cell, int state, int mask)
    {
        VectorInfo info = cell.States[state];
        var previous = new SlotRef(new SlotRoles(cell).StateSlots[state], SlotTime.Previous);
        CellPlan plan = cell.Plan;
        bool afterLoop = plan.Forward.After.SelectMany(Products).Any(p => p.Operand == previous);
        int[] products
            = [.. plan.Forward.Steps.SelectMany(Products).Where(p => p.Operand == previous).SelectMany(p => p.Factors).Select(f => f.Product)];
        CellProgram backward = PlanRewrite.Map(plan.Backward, new MaskedSums(cell, products, mask));

        var value = new ValueOrigin(ValueKind.Dropped, info.Name + " after dropout", plan.Slots[previous.Slot].Origin);
        plan = PlanRewrite.Add(plan, value, info.Dimension, new SlotKeep(afterLoop ? SlotLife.All : SlotLife.Current, SlotLife.All), out int slot);
        var dropped = new SlotRef(slot, SlotTime.Current);
        SlotRef Same(SlotRef r) => r;
        SlotRef Dropped(SlotRef r) => r == previous ? dropped : r;
        CellProgram forward = PlanRewrite.Replace(plan.Forward, Same, Dropped);
        return cell with
        {
            Plan = plan with
            {
                Forward = forward with { Loop = [new MaskStep(MaskOperation.Scale, mask, info.Dimension, previous, null, dropped), .. forward.Loop] },
                Backward = PlanRewrite.Replace(backward, Same, Dropped),
            },
        };
    }

    static IReadOnlyList<ProductTerm> Products(PlanStep step) => step.Runs?.Products ?? [];

    /// <summary>Kernels with a mask on every accumulator that holds gradients of what matrices multiply, the state.</summary>
    /// <param name="products">The products of the state with matrices.</param>
    sealed class MaskedSums(CellDescription cell, int[] products, int mask) : IPlanVisitor<PlanStep>
    {
        public PlanStep Visit(KernelStep step) => Masked(step, []) is { Count: > 0 } masks ? new MaskedSumsStep(step, masks) : step;

        public PlanStep Visit(MaskedSumsStep step) => step with { Masks = Masked(step.Kernel, step.Masks) };

        public PlanStep Visit(ReduceStep step) => step;

        public PlanStep Visit(MatrixGradientStep step) => step;

        public PlanStep Visit(MaskStep step) => step;

        IReadOnlyList<SumMask> Masked(KernelStep kernel, IReadOnlyList<SumMask> others)
        {
            var byAccumulator = from term in kernel.Products
                                where term.Transposed
                                from factor in term.Factors
                                group products.Contains(factor.Product) by factor.Accumulator;
            var own = new List<SumMask>();
            foreach (var accumulator in byAccumulator)
                if (accumulator.Distinct().Count() > 1)
                    throw new InvalidOperationException($"Kernel '{kernel.Name}' of cell '{cell.Name}' adds gradients that recurrent dropout masks "
                        + $"to others.");
                else if (accumulator.First())
                    own.Add(new SumMask(accumulator.Key, mask));
            return [.. others, .. own];
        }
    }
}
