namespace CellDsl.Execution;

/// <summary>A cell's plan with the sizes of one layer put in: what a backend runs, or makes its own form of the plan from.</summary>
public sealed class SizedPlan
{
    /// <param name="cell">Its plan has the steps that the layer's noise needs.</param>
    /// <param name="masks">Those that the plan draws.</param>
    internal SizedPlan(CellDescription cell, IReadOnlyList<MaskInfo> masks, IReadOnlyList<int> sizes)
    {
        (Cell, Masks, Sizes, Roles) = (cell, masks, sizes, new SlotRoles(cell));
        CellPlan plan = cell.Plan;
        var lowering = new PlanLowering(this);
        Forward = lowering.Lower(plan.Forward);
        Backward = lowering.Lower(plan.Backward);
        HashSet<int> forward = [.. plan.Forward.Slots, plan.Output.Slot, .. plan.Captures.Select(c => c.Slot)];
        int[] backwardOnly = [.. Enumerable.Range(0, plan.Slots.Count).Where(s => !forward.Contains(s))];
        Totals = [.. backwardOnly.Where(s => plan.Slots[s] is
            { Kind: SlotKind.Parameter or SlotKind.Context, Role: not (SlotRole.Parameter or SlotRole.Context) })];
        Adjoints = [.. backwardOnly.Where(s => plan.Slots[s] is { Kind: SlotKind.Step, Role: not (SlotRole.Input or SlotRole.OutputGradient) })];
    }

    /// <summary>The cell; its plan has the steps that the layer's noise needs.</summary>
    public CellDescription Cell { get; }

    /// <summary>What the layer's noise draws, in the order in which steps number them.</summary>
    public IReadOnlyList<MaskInfo> Masks { get; }

    /// <summary>The size of each of the cell's dimensions, by index.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>Which slots hold the arguments and results of a call.</summary>
    public SlotRoles Roles { get; }

    /// <summary>Steps of <see cref="CellPlan.Forward"/>.</summary>
    public SizedProgram Forward { get; }

    /// <summary>Steps of <see cref="CellPlan.Backward"/>.</summary>
    public SizedProgram Backward { get; }

    /// <summary>Slots of one or B rows that only backward knows: sums that start at zero.</summary>
    public int[] Totals { get; }

    /// <summary>Slots of single steps that only backward knows.</summary>
    public int[] Adjoints { get; }

    /// <summary>What the plan says of a slot.</summary>
    public SlotInfo Info(SlotRef slot) => Cell.Plan.Slots[slot.Slot];

    /// <summary>n, the size of a slot's dimension.</summary>
    public int SizeOf(SlotRef slot) => Sizes[Info(slot).Dimension];

    /// <summary>A term of products, also one that a step does not have as it stands.</summary>
    public SizedProduct Product(ProductTerm term)
        => new(term, Sizes[term.OperandDimension], [.. term.Factors.Select(f => Block(f.Parameter, f.Column))]);

    internal MatrixBlock Block(int parameter, IReadOnlyList<int> column)
        => new(parameter, SizeOf(column), SizeOf(Cell.Parameters[parameter].Columns));

    int SizeOf(IReadOnlyList<int> dimensions) => dimensions.Sum(d => Sizes[d]);
}
