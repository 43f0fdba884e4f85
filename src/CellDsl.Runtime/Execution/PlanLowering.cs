namespace CellDsl.Execution;

/// <summary>Puts sizes into the steps of a plan.</summary>
sealed class PlanLowering(SizedPlan plan) : IPlanVisitor<SizedStep>
{
    public SizedProgram Lower(CellProgram program) => new(Lower(program.Before), Lower(program.Loop), Lower(program.After));

    SizedStep[] Lower(IReadOnlyList<PlanStep> steps) => [.. steps.Select(s => s.Accept(this))];

    public SizedStep Visit(KernelStep step) => Lower(step, []);

    public SizedStep Visit(MaskedSumsStep step) => Lower(step.Kernel, step.Masks);

    public SizedStep Visit(MaskStep step)
        => new SizedMask(step.Operation, step.Mask, plan.Sizes[step.Dimension], step.Source, step.Other, step.Target);

    public SizedStep Visit(ReduceStep step)
        => new SizedReduction(step.Rows, step.Source, step.Target, plan.SizeOf(step.Source),
            OverUnits: plan.Info(step.Target).Dimension != plan.Info(step.Source).Dimension);

    public SizedStep Visit(MatrixGradientStep step)
        => new SizedGradient(step.Rows, IsStepByStep(step.Rows, step.Slots), step.Operand, plan.Sizes[step.OperandDimension],
            [.. step.Gradients.Select(g => new GradientBlock(g.Adjoint, plan.SizeOf(g.Adjoint), plan.Block(g.Parameter, g.Column), g.KeepsZeros))]);

    SizedKernel Lower(KernelStep step, IReadOnlyList<SumMask> masks)
        => new(step,
            step.Totals && step.Rows == RowSpace.Sequence || IsStepByStep(step.Rows, step.Bindings.Concat(step.Products.Select(p => p.Operand))),
            plan.Sizes[step.Dimension], [.. step.Products.Select(plan.Product)],
            step.Totals && step.Bindings.Any(b => plan.Info(b) is { Kind: SlotKind.Parameter, Role: not SlotRole.Parameter }), masks);

    /// <summary>Whether rows of time steps meet slots that have a row for each sequence.</summary>
    bool IsStepByStep(RowSpace rows, IEnumerable<SlotRef> slots)
        => rows == RowSpace.Sequence && slots.Any(s => plan.Info(s).Kind == SlotKind.Context);
}
