using CellDsl.Execution;
using CellDsl.Gpu.Kernels;

namespace CellDsl.Gpu.Engine;

/// <summary>A cell's plan with the sizes of one layer put in.</summary>
sealed class GpuPlan
{
    readonly CellDescription _cell;
    readonly IReadOnlyList<MaskInfo> _masks;
    readonly CellPlan _declared;
    readonly Dictionary<int, KernelStep> _declaredSteps;
    readonly IReadOnlyList<int> _sizes;
    readonly List<GpuPanel> _panels = [];
    readonly bool _isBackward;
    readonly bool _tensor;

    /// <summary>Without noise, in float.</summary>
    public GpuPlan(CellDescription cell, IReadOnlyList<int> sizes) : this(NoisyCell.Of(cell, sizes, null), cell, sizes, tensor: false) { }

    /// <param name="declared">The cell as it was compiled, which its kernels are for.</param>
    /// <param name="tensor">Whether products outside the loop are those of tensor cores.</param>
    public GpuPlan(NoisyCell noisy, CellDescription declared, IReadOnlyList<int> sizes, bool tensor)
    {
        CellDescription cell = noisy.Cell;
        _tensor = tensor;
        _cell = cell;
        _masks = noisy.Masks;
        _declared = declared.Plan;
        _declaredSteps = new[] { declared.Plan.Forward, declared.Plan.Backward }.SelectMany(p => p.Before.Concat(p.Loop).Concat(p.After))
            .OfType<KernelStep>().ToDictionary(k => k.Kernel);
        _sizes = sizes;
        Forward = Compile(cell.Plan.Forward);
        ForwardPanels = [.. _panels];
        _panels.Clear();
        _isBackward = true;
        Backward = Compile(cell.Plan.Backward);
        BackwardPanels = [.. _panels];
        HashSet<int> forward = [.. cell.Plan.Forward.Slots, cell.Plan.Output.Slot, .. cell.Plan.Captures.Select(c => c.Slot)];
        BackwardTotals = [.. Enumerable.Range(0, cell.Plan.Slots.Count).Where(s => !forward.Contains(s) && cell.Plan.Slots[s] is
            { Kind: SlotKind.Parameter or SlotKind.Context, Role: not (SlotRole.Parameter or SlotRole.Context) })];
    }

    public GpuProgram Forward { get; }
    public GpuProgram Backward { get; }
    public IReadOnlyList<GpuPanel> ForwardPanels { get; }
    public IReadOnlyList<GpuPanel> BackwardPanels { get; }

    /// <summary>Slots of one or B rows that only backward knows: sums that start at zero.</summary>
    public IReadOnlyList<int> BackwardTotals { get; }

    GpuProgram Compile(CellProgram program) => new(Compile(program.Before, _tensor), Compile(program.Loop, false), Compile(program.After, _tensor));

    GpuStep[] Compile(IReadOnlyList<PlanStep> steps, bool tensor) => [.. steps.SelectMany(s => s.Accept(new StepCompiler(this, tensor && s.Rows == RowSpace.Sequence)))];

    sealed class StepCompiler(GpuPlan plan, bool tensor) : IPlanVisitor<IEnumerable<GpuStep>>
    {
        public IEnumerable<GpuStep> Visit(KernelStep step) => [plan.Compile(step, tensor)];

        public IEnumerable<GpuStep> Visit(MaskedSumsStep step) => [plan.Compile(step.Kernel, tensor) with { Masks = plan.Masks(step) }];

        public IEnumerable<GpuStep> Visit(MaskStep step)
            => [new GpuMask(step.Operation, plan._masks[step.Mask], plan._sizes[step.Dimension], step.Source, step.Other, step.Target)];

        public IEnumerable<GpuStep> Visit(ReduceStep step)
            => [new GpuReduction(step.Rows, step.Source, step.Target, plan.SizeOf(step.Source), OverUnits: plan.DimensionOf(step.Target) != plan.DimensionOf(step.Source))];

        public IEnumerable<GpuStep> Visit(MatrixGradientStep step) => step.Gradients.Select(g => new GpuGradient(
            step.Rows, step.Operand, plan._sizes[step.OperandDimension], g.Adjoint, plan.SizeOf(g.Adjoint),
            g.Parameter, plan.Offset(g.Column), plan.RowLength(g.Parameter), tensor && !g.KeepsZeros, g.KeepsZeros));
    }

    GpuKernelStep Compile(KernelStep step, bool tensor)
    {
        tensor &= TileChoice.ForTensor(step.Accumulators) is not null;
        int units = _sizes[step.Dimension];
        GpuProduct[] products = [.. GpuConvention.Products(step).Select(p => new GpuProduct(p.Operand, Place(p, units, tensor)))];
        return new GpuKernelStep(step.Rows, step.Name, step.Dimension, units, step.Accumulators, [.. step.Bindings, .. GpuConvention.Held(_declared, _declaredSteps[step.Kernel])],
            products, step.Totals, tensor)
        {
            IsBackward = _isBackward,
            TypeParameters = GpuConvention.TypeParameters(_declaredSteps[step.Kernel], _isBackward),
        };
    }

    MaskInfo?[] Masks(MaskedSumsStep step)
    {
        var masks = new MaskInfo?[step.Kernel.Accumulators];
        foreach (SumMask mask in step.Masks)
            masks[mask.Accumulator] = _masks[mask.Mask];
        return masks;
    }

    GpuPanel Place(ProductTerm product, int units, bool tensor)
    {
        GpuMatrix[] matrices = [.. product.Factors.Select(f => new GpuMatrix(f.Parameter, Offset(f.Column), RowLength(f.Parameter)))];
        var panel = new GpuPanel(_panels.Count == 0 ? 0 : _panels[^1].End, _sizes[product.OperandDimension], units, product.Transposed, matrices, _isBackward, tensor);
        _panels.Add(panel);
        return panel;
    }

    int DimensionOf(SlotRef slot) => _cell.Plan.Slots[slot.Slot].Dimension;
    int SizeOf(SlotRef slot) => _sizes[DimensionOf(slot)];
    int Offset(IReadOnlyList<int> column) => column.Sum(d => _sizes[d]);
    int RowLength(int parameter) => _cell.Parameters[parameter].Columns.Sum(d => _sizes[d]);
}

sealed record GpuProgram(GpuStep[] Before, GpuStep[] Loop, GpuStep[] After);

abstract record GpuStep(RowSpace Rows);

/// <param name="Units">Size of everything the kernel computes.</param>
/// <param name="Slots">What the kernel reads and writes, in its order.</param>
/// <param name="Totals">Whether the kernel adds to slots of a row per sequence: then every time step is a launch of its own.</param>
/// <param name="Tensor">Whether its products are those of tensor cores.</param>
sealed record GpuKernelStep(RowSpace Rows, string Name, int Dimension, int Units, int Accumulators, SlotRef[] Slots, GpuProduct[] Products, bool Totals, bool Tensor) : GpuStep(Rows)
{
    public bool IsBackward { get; init; }

    /// <summary>Of its kernel, in their order.</summary>
    public IReadOnlyList<GpuTypeParameter> TypeParameters { get; init; } = [];

    /// <summary>For each accumulator the mask that its sums are multiplied by, if any. Empty where no accumulator has one.</summary>
    public MaskInfo?[] Masks { get; init; } = [];

    /// <summary>What the kernel is given for <see cref="Masks"/> where they are drawn.</summary>
    public Type MasksType { get; } = SumMasks.TypeFor(Accumulators);
}

/// <summary>An elementwise step that draws a mask.</summary>
sealed record GpuMask(MaskOperation Operation, MaskInfo Mask, int Units, SlotRef Source, SlotRef? Other, SlotRef Target) : GpuStep(RowSpace.Sequence);

readonly record struct GpuProduct(SlotRef Operand, GpuPanel Panel);

/// <summary>Matrices that multiply the same vectors, packed side by side.</summary>
/// <param name="Offset">Where the panel begins in the packed memory, in fours of numbers.</param>
/// <param name="Depth">Elements of the vectors.</param>
/// <param name="Units">Units that the product yields.</param>
/// <param name="Transposed">Whether the matrices' rows, not their columns, belong to the vectors' elements.</param>
/// <param name="IsBackward">Whose packed memory it is in.</param>
/// <param name="Tensor">Packed for tensor cores.</param>
sealed record GpuPanel(long Offset, int Depth, int Units, bool Transposed, GpuMatrix[] Matrices, bool IsBackward, bool Tensor)
{
    // What the largest group takes at once.
    const int ElementsAtOnce = 8;
    const int QuadsAtOnce = 16;

    public int Quads { get; } = RoundUp((Units + 3) / 4, QuadsAtOnce);

    public int Elements { get; } = RoundUp(Depth, ElementsAtOnce);

    public long Length => (long)Elements * Matrices.Length * Quads;

    public long End => Offset + Length;

    static int RoundUp(int value, int multiple) => checked((value + multiple - 1) / multiple * multiple);
}

/// <summary>Columns of a parameter's matrix, from FirstColumn on. RowLength is the whole matrix's.</summary>
readonly record struct GpuMatrix(int Parameter, int FirstColumn, int RowLength);

sealed record GpuReduction(RowSpace Rows, SlotRef Source, SlotRef Target, int Size, bool OverUnits) : GpuStep(Rows);

/// <summary>The gradient of one block of a matrix.</summary>
/// <param name="KeepsZeros">As <see cref="MatrixGradient.KeepsZeros"/>.</param>
sealed record GpuGradient(RowSpace Rows, SlotRef Operand, int Columns, SlotRef Adjoint, int Units, int Parameter, int FirstColumn, int RowLength, bool Tensor,
    bool KeepsZeros) : GpuStep(Rows);
