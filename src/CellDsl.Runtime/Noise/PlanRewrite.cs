namespace CellDsl;

/// <summary>Copies of plans in which steps read and write other slots than before.</summary>
static class PlanRewrite
{
    /// <param name="replace">For what steps read and write.</param>
    /// <param name="replaceOperand">For what matrices multiply, and operands of their gradients.</param>
    public static CellProgram Replace(CellProgram program, Func<SlotRef, SlotRef> replace, Func<SlotRef, SlotRef> replaceOperand)
        => Map(program, step => Replace(step, replace, replaceOperand));

    public static CellProgram Map(CellProgram program, Func<PlanStep, PlanStep> map)
        => new() { Before = [.. program.Before.Select(map)], Loop = [.. program.Loop.Select(map)], After = [.. program.After.Select(map)] };

    static PlanStep Replace(PlanStep step, Func<SlotRef, SlotRef> replace, Func<SlotRef, SlotRef> replaceOperand) => step switch
    {
        KernelStep kernel => Replace(kernel, replace, replaceOperand),
        MaskedSumsStep masked => masked with { Kernel = Replace(masked.Kernel, replace, replaceOperand) },
        ReduceStep reduce => reduce with { Source = replace(reduce.Source), Target = replace(reduce.Target) },
        MatrixGradientStep gradients => gradients with
        {
            Operand = replaceOperand(gradients.Operand),
            Gradients = [.. gradients.Gradients.Select(g => g with { Adjoint = replace(g.Adjoint) })],
        },
        // Masks keep and mix what was there before the rewrite.
        MaskStep => step,
        _ => throw new InvalidOperationException($"Noise does not know plan steps of type {step.GetType().Name}."),
    };

    static KernelStep Replace(KernelStep kernel, Func<SlotRef, SlotRef> replace, Func<SlotRef, SlotRef> replaceOperand) => kernel with
    {
        Bindings = [.. kernel.Bindings.Select(replace)],
        // Operands of transposed products are adjoints, which the other function knows as well.
        Products = [.. kernel.Products.Select(p => p with { Operand = p.Transposed ? replace(p.Operand) : replaceOperand(p.Operand) })],
    };

    /// <summary>The plan with one more slot, and that slot.</summary>
    public static CellPlan Add(CellPlan plan, SlotInfo slot, out int number)
    {
        number = plan.Slots.Count;
        return plan with { Slots = [.. plan.Slots, slot] };
    }

    public static bool Uses(IEnumerable<PlanStep> steps, SlotRef slot) => steps.SelectMany(s => s.Slots).Contains(slot);
}
