namespace CellDsl;

/// <summary>Copies of plans in which steps read and write other slots than before.</summary>
static class PlanRewrite
{
    /// <param name="replace">For what steps read and write.</param>
    /// <param name="replaceOperand">For what matrices multiply, and operands of their gradients.</param>
    public static CellProgram Replace(CellProgram program, Func<SlotRef, SlotRef> replace, Func<SlotRef, SlotRef> replaceOperand)
        => Map(program, new Replacement(replace, replaceOperand));

    public static CellProgram Map(CellProgram program, IPlanVisitor<PlanStep> map)
    {
        IReadOnlyList<PlanStep> Mapped(IReadOnlyList<PlanStep> steps) => [.. steps.Select(s => s.Accept(map))];
        return new() { Before = Mapped(program.Before), Loop = Mapped(program.Loop), After = Mapped(program.After) };
    }

    /// <summary>The plan with one more slot, for a value of each step, and that slot's number.</summary>
    public static CellPlan Add(CellPlan plan, ValueOrigin value, int dimension, SlotKeep keep, out int number)
    {
        number = plan.Slots.Count;
        return plan with { Slots = [.. plan.Slots, new SlotInfo(value.Name, SlotKind.Step, dimension, keep, SlotRole.Value, "") { Origin = value }] };
    }

    public static bool Uses(IEnumerable<PlanStep> steps, SlotRef slot) => steps.SelectMany(s => s.Slots).Contains(slot);

    sealed class Replacement(Func<SlotRef, SlotRef> replace, Func<SlotRef, SlotRef> replaceOperand) : IPlanVisitor<PlanStep>
    {
        public PlanStep Visit(KernelStep step) => Replace(step);

        public PlanStep Visit(MaskedSumsStep step) => step with { Kernel = Replace(step.Kernel) };

        public PlanStep Visit(ReduceStep step) => step with { Source = replace(step.Source), Target = replace(step.Target) };

        public PlanStep Visit(MatrixGradientStep step) => step with
        {
            Operand = replaceOperand(step.Operand),
            Gradients = [.. step.Gradients.Select(g => g with { Adjoint = replace(g.Adjoint) })],
        };

        // Masks keep and mix what was there before the rewrite.
        public PlanStep Visit(MaskStep step) => step;

        KernelStep Replace(KernelStep kernel) => kernel with
        {
            Bindings = [.. kernel.Bindings.Select(replace)],
            // Operands of transposed products are adjoints, which the other function knows as well.
            Products = [.. kernel.Products.Select(p => p with { Operand = p.Transposed ? replace(p.Operand) : replaceOperand(p.Operand) })],
        };
    }
}
