namespace CellDsl;

/// <summary>What emitted GPU kernels and the engine that launches them agree on beyond the plan.</summary>
internal static class GpuConvention
{
    /// <summary>Matrices whose weights a kernel holds in shared memory at once.</summary>
    const int MatricesAtOnce = 16;

    /// <summary>What kernels of CUDA devices can be given: 4 KB, less what does not depend on the stages.</summary>
    public const int MostBytesOfLoop = 3900;
    public const int BytesOfLoopShape = 48;
    public const int BytesOfLoopSlot = 16;
    public const int BytesOfLoopOperand = 40;

    /// <summary>How many slots, and how many operands of products, there is room for in the types that hold all of a kernel's.</summary>
    public static readonly IReadOnlyList<int> SlotPacks = [4, 8, 16, 32, 64, 128], OperandPacks = [1, 2, 4, 8, 16, 32];

    /// <summary>The products as kernels do them: where very many matrices share an operand, in several parts. Each is an operand of the
    /// kernel.</summary>
    public static IReadOnlyList<ProductTerm> Products(KernelStep step)
        => [.. step.Products.SelectMany(term => Enumerable.Range(0, (term.Factors.Count + MatricesAtOnce - 1) / MatricesAtOnce)
            .Select(part => term with { Factors = [.. term.Factors.Skip(part * MatricesAtOnce).Take(MatricesAtOnce)] }))];

    /// <summary>Slots that a kernel has after those it is bound to: what a state was before the step, and the adjoint that its next value had.
    /// A row behind its sequence's end writes these in place of what it computes.</summary>
    public static IReadOnlyList<SlotRef> Held(CellPlan plan, KernelStep step)
        => [.. step.Bindings.Select(b => (Slot: b, plan.Slots[b.Slot].Kind))
        .Where(b => (b.Kind, b.Slot.Time) is (SlotKind.State, SlotTime.Next) or (SlotKind.Carry, SlotTime.Previous))
            .Select(b => new SlotRef(b.Slot.Slot, b.Kind == SlotKind.State ? SlotTime.Previous : SlotTime.Next))];

    /// <summary>Whether dropout may multiply a kernel's sums by masks: of products that are the gradient of what a matrix multiplied.</summary>
    public static bool HasMasks(KernelStep step, bool backward) => backward && step.Rows == RowSpace.Sequence && step.Products.Any(p => p.Transposed);

    /// <summary>The type parameters of a kernel, in their order.</summary>
    public static IReadOnlyList<GpuTypeParameter> TypeParameters(KernelStep step, bool backward)
    {
        List<GpuTypeParameter> types = [];
        if (step.Products.Count > 0)
            types.AddRange([GpuTypeParameter.Tile, GpuTypeParameter.Group]);
        if (HasMasks(step, backward))
            types.Add(GpuTypeParameter.Masks);
        if (!backward)
            types.Add(GpuTypeParameter.Mode);
        return types;
    }

    /// <summary>The type parameters of the kernel that runs a whole loop, in their order.</summary>
    /// <param name="products">Of all its stages: each keeps weights, in the order of stages and of products.</param>
    public static IReadOnlyList<GpuTypeParameter> TypeParametersOfLoop(int products, bool backward)
    {
        List<GpuTypeParameter> types = [];
        if (products > 0)
            types.Add(GpuTypeParameter.Tile);
        types.AddRange(Enumerable.Repeat(GpuTypeParameter.Kept, products));
        if (!backward)
            types.Add(GpuTypeParameter.Mode);
        return types;
    }

    /// <summary>The kernel that runs a whole loop.</summary>
    public static string NameOfLoop(bool backward) => backward ? "BackwardLoop" : "Loop";

    /// <summary>The constant that says how often the loop's groups wait for each other.</summary>
    public static string WaitsOf(string loop) => loop + "Waits";

    /// <summary>The constant that says why there is no such kernel.</summary>
    public static string ObstacleOf(string loop) => loop + "Obstacle";
}

/// <summary>What a type parameter of a kernel stands for.</summary>
internal enum GpuTypeParameter
{
    /// <summary>What a thread has of the sums.</summary>
    Tile,
    /// <summary>The form of a group of threads.</summary>
    Group,
    /// <summary>What multiplies sums.</summary>
    Masks,
    /// <summary>What threads keep of a product's weights.</summary>
    Kept,
    /// <summary>What is stored.</summary>
    Mode,
}
