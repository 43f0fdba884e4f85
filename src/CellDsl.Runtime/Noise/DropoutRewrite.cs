using CellDsl.Cpu;

namespace CellDsl;

/// <summary>Puts recurrent dropout of one state into a plan. The first step of the loop computes m ⊙ s of the previous value s, matrices that multiplied s multiply
/// that, and so do their gradients; backward, sums of the matrices' transposed products are multiplied by m before anything is added to them.</summary>
static class DropoutRewrite
{
    /// <summary>Whether a matrix multiplies the state's previous value.</summary>
    public static bool Applies(CellDescription cell, int state)
        => new SlotRoles(cell).StateSlots[state] is >= 0 and var slot
            && Products(cell.Plan.Forward).Any(p => p.Operand == new SlotRef(slot, SlotTime.Previous));

    public static CellDescription Run(CellDescription cell, int state, int mask)
    {
        VectorInfo info = cell.States[state];
        var previous = new SlotRef(new SlotRoles(cell).StateSlots[state], SlotTime.Previous);
        CellPlan plan = cell.Plan;
        bool afterLoop = plan.Forward.After.SelectMany(Products).Any(p => p.Operand == previous);
        CellProgram backward = PlanRewrite.Map(plan.Backward, step => MaskSums(cell, info.Name, step, previous, mask));

        plan = PlanRewrite.Add(plan, new SlotInfo(info.Name + " after dropout", SlotKind.Step, info.Dimension,
            new SlotKeep(afterLoop ? SlotLife.All : SlotLife.Current, SlotLife.All), SlotRole.Value, ""), out int slot);
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

    /// <summary>The step with a mask on every accumulator that holds products with the state's matrices.</summary>
    static PlanStep MaskSums(CellDescription cell, string state, PlanStep step, SlotRef previous, int mask)
    {
        MaskedSumsStep? masked = step as MaskedSumsStep;
        if ((masked?.Kernel ?? step as KernelStep) is not { } kernel)
            return step;
        var byAccumulator = from term in kernel.Products
                            where term.Transposed
                            from factor in term.Factors
                            select (Factor: factor, Belongs: BelongsTo(cell, state, term, factor, previous)) into factor
                            group factor by factor.Factor.Accumulator;
        var own = new List<SumMask>();
        foreach (var accumulator in byAccumulator)
        {
            if (!accumulator.Any(f => f.Belongs))
                continue;
            if (accumulator.FirstOrDefault(f => !f.Belongs) is { Factor: { } other })
                throw new NotSupportedException($"Recurrent dropout on state '{state}' of cell '{cell.Name}': the gradient through matrix '{Name(cell, other)}', whose operand "
                    + $"is another value, is added to that through '{Name(cell, accumulator.First(f => f.Belongs).Factor)}' before it could be masked. "
                    + "Use zoneout, or dropout between layers.");
            own.Add(new SumMask(accumulator.Key, mask));
        }
        return own.Count == 0 ? step : new MaskedSumsStep(kernel, [.. masked?.Masks ?? [], .. own]);
    }

    /// <summary>Whether a transposed product of a matrix with an adjoint is the gradient of what the matrix multiplied, the state. A matrix's gradients tell: they name
    /// the operand that belongs to each adjoint.</summary>
    static bool BelongsTo(CellDescription cell, string state, ProductTerm term, ProductFactor factor, SlotRef previous)
    {
        SlotRef[] operands = [.. Steps(cell.Plan.Backward).OfType<MatrixGradientStep>()
            .Where(s => s.Gradients.Any(g => g.Parameter == factor.Parameter && g.Adjoint == term.Operand && g.Column.SequenceEqual(factor.Column)))
            .Select(s => s.Operand).Distinct()];
        if (operands.Length == 0)
            operands = [.. Products(cell.Plan.Forward)
                .Where(p => p.Factors.Any(f => f.Parameter == factor.Parameter && f.Column.SequenceEqual(factor.Column)))
                .Select(p => p.Operand).Distinct()];
        if (operands.Length > 1 && operands.Contains(previous))
            throw new NotSupportedException($"Recurrent dropout on state '{state}' of cell '{cell.Name}': matrix '{Name(cell, factor)}' multiplies "
                + $"{string.Join(" and ", operands.Select(o => $"'{cell.Plan.Slots[o.Slot].Name}'"))}, whose gradients cannot be told apart. Use zoneout, or dropout between layers.");
        return operands.Contains(previous);
    }

    static string Name(CellDescription cell, ProductFactor factor) => cell.Parameters[factor.Parameter].Name;

    static IEnumerable<ProductTerm> Products(CellProgram program) => Steps(program).SelectMany(Products);

    static IEnumerable<ProductTerm> Products(PlanStep step) => step switch
    {
        KernelStep kernel => kernel.Products,
        MaskedSumsStep masked => masked.Kernel.Products,
        _ => [],
    };

    static IEnumerable<PlanStep> Steps(CellProgram program) => program.Before.Concat(program.Loop).Concat(program.After);
}
