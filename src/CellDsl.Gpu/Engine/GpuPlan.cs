using CellDsl.Execution;
using CellDsl.Gpu.Kernels;

namespace CellDsl.Gpu.Engine;

/// <summary>A plan as devices run it: where packed weights are, and which products tensor cores do.</summary>
sealed class GpuPlan
{
    readonly SizedPlan _plan;
    readonly CellPlan _declared;
    readonly Dictionary<int, KernelStep> _declaredSteps;
    readonly bool _tensor;
    readonly List<GpuPanel> _panels = [];
    readonly bool _isBackward;

    /// <summary>Without noise, in float.</summary>
    public GpuPlan(CellDescription cell, IReadOnlyList<int> sizes) : this(new SizedPlan(cell, [], sizes), cell, tensor: false) { }

    /// <param name="declared">The cell as it was compiled, which its kernels are for.</param>
    /// <param name="tensor">Whether products outside the loop are those of tensor cores.</param>
    public GpuPlan(SizedPlan plan, CellDescription declared, bool tensor)
    {
        _plan = plan;
        _declared = declared.Plan;
        _declaredSteps = _declared.Forward.Steps.Concat(_declared.Backward.Steps).OfType<KernelStep>().ToDictionary(k => k.Kernel);
        _tensor = tensor;
        Forward = Compile(plan.Forward);
        ForwardPanels = [.. _panels];
        _panels.Clear();
        _isBackward = true;
        Backward = Compile(plan.Backward);
        BackwardPanels = [.. _panels];
    }

    public SizedProgram Forward { get; }
    public SizedProgram Backward { get; }
    public IReadOnlyList<GpuPanel> ForwardPanels { get; }
    public IReadOnlyList<GpuPanel> BackwardPanels { get; }

    SizedProgram Compile(SizedProgram program)
        => new(Compile(program.Before, _tensor), Compile(program.Loop, false), Compile(program.After, _tensor));

    SizedStep[] Compile(SizedStep[] steps, bool tensor) => [.. steps.SelectMany(s => Compile(s, tensor && s.Rows == RowSpace.Sequence))];

    IEnumerable<SizedStep> Compile(SizedStep step, bool tensor) => step switch
    {
        SizedKernel kernel => [Compile(kernel, tensor)],
        SizedGradient gradient => gradient.Blocks.Select(b => new GpuGradient(
            gradient.Rows, gradient.Operand, gradient.Columns, b.Adjoint, b.Units, b.Matrix, tensor && !b.KeepsZeros, b.KeepsZeros)),
        _ => [step],
    };

    GpuKernelStep Compile(SizedKernel kernel, bool tensor)
    {
        KernelStep step = kernel.Step;
        tensor &= TileChoice.ForTensor(step.Accumulators) is not null;
        GpuProduct[] products = [.. GpuConvention.Products(step)
            .Select(p => new GpuProduct(p.Operand, Place(_plan.Product(p), kernel.Units, tensor)))];
        return new GpuKernelStep(step.Rows, step.Name, step.Dimension, kernel.Units, step.Accumulators,
            [.. step.Bindings, .. GpuConvention.Held(_declared, _declaredSteps[step.Kernel])], products, step.Totals, tensor)
        {
            IsBackward = _isBackward,
            TypeParameters = GpuConvention.TypeParameters(_declaredSteps[step.Kernel], _isBackward),
            Masks = Masks(kernel),
        };
    }

    MaskInfo?[] Masks(SizedKernel kernel)
    {
        if (kernel.SumMasks.Count == 0)
            return [];
        var masks = new MaskInfo?[kernel.Step.Accumulators];
        foreach (SumMask mask in kernel.SumMasks)
            masks[mask.Accumulator] = _plan.Masks[mask.Mask];
        return masks;
    }

    GpuPanel Place(SizedProduct product, int units, bool tensor)
    {
        long first = _panels.Count == 0 ? 0 : _panels[^1].End;
        var panel = new GpuPanel(first, product.Depth, units, product.Term.Transposed, [.. product.Matrices], _isBackward, tensor);
        _panels.Add(panel);
        return panel;
    }
}

/// <param name="Units">Size of everything the kernel computes.</param>
/// <param name="Slots">What the kernel reads and writes, in its order.</param>
/// <param name="Totals">Whether the kernel adds to slots of a row per sequence: then every time step is a launch of its own.
/// Else it finds the rows of sequences by itself.</param>
/// <param name="Tensor">Whether its products are those of tensor cores.</param>
sealed record GpuKernelStep(RowSpace Rows, string Name, int Dimension, int Units, int Accumulators, SlotRef[] Slots,
    GpuProduct[] Products, bool Totals, bool Tensor)
    : SizedStep(Rows, StepByStep: Totals && Rows == RowSpace.Sequence)
{
    public bool IsBackward { get; init; }

    /// <summary>Of its kernel, in their order.</summary>
    public IReadOnlyList<GpuTypeParameter> TypeParameters { get; init; } = [];

    /// <summary>For each accumulator the mask that its sums are multiplied by, if any. Empty where no accumulator has one.</summary>
    public MaskInfo?[] Masks { get; init; } = [];

    /// <summary>What the kernel is given for <see cref="Masks"/> where they are drawn.</summary>
    public Type MasksType { get; } = SumMasks.TypeFor(Accumulators);
}

readonly record struct GpuProduct(SlotRef Operand, GpuPanel Panel);

/// <summary>Matrices that multiply the same vectors, packed side by side.</summary>
/// <param name="Offset">Where the panel begins in the packed memory, in fours of numbers.</param>
/// <param name="Depth">Elements of the vectors.</param>
/// <param name="Units">Units that the product yields.</param>
/// <param name="Transposed">Whether the matrices' rows, not their columns, belong to the vectors' elements.</param>
/// <param name="IsBackward">Whose packed memory it is in.</param>
/// <param name="Tensor">Packed for tensor cores.</param>
sealed record GpuPanel(long Offset, int Depth, int Units, bool Transposed, MatrixBlock[] Matrices, bool IsBackward, bool Tensor)
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

/// <summary>The gradient of one block of a matrix.</summary>
/// <param name="KeepsZeros">As <see cref="MatrixGradient.KeepsZeros"/>.</param>
sealed record GpuGradient(RowSpace Rows, SlotRef Operand, int Columns, SlotRef Adjoint, int Units, MatrixBlock Matrix, bool Tensor, bool KeepsZeros)
    : SizedStep(Rows, StepByStep: false);
