namespace CellDsl;

/// <summary>What a cell's plan costs at given sizes: matrix products, and memory kept for backward.</summary>
public static class CellCost
{
    /// <summary>Numbers in all parameters together; the greatest number there is where it would not hold them.</summary>
    /// <param name="sizes">The size of each of the cell's dimensions, by index.</param>
    public static long Parameters(CellDescription cell, IReadOnlyList<int> sizes)
    {
        Int128 total = 0;
        foreach (ParameterInfo info in cell.Parameters)
        {
            Int128 columns = info.IsMatrix ? 0 : 1;
            foreach (int dimension in info.Columns)
                columns += sizes[dimension];
            total += columns * sizes[info.Rows];
        }
        return total < long.MaxValue ? (long)total : long.MaxValue;
    }

    /// <summary>Multiplications and additions of all matrix products of a forward pass, 2·rows·columns for each product of a matrix block with a
    /// vector.</summary>
    /// <param name="sizes">The size of each of the cell's dimensions, by index.</param>
    public static long ForwardFlops(CellDescription cell, IReadOnlyList<int> sizes, int steps, int batch)
        => ProductFlops(cell, cell.Plan.Forward, sizes, steps, batch);

    /// <summary>The same of a backward pass, gradients of the matrices included.</summary>
    public static long BackwardFlops(CellDescription cell, IReadOnlyList<int> sizes, int steps, int batch)
        => ProductFlops(cell, cell.Plan.Backward, sizes, steps, batch);

    /// <summary>Bytes per time step and sequence that a recorded forward pass keeps for backward: inputs, histories of states, saved values;
    /// at most, since what only passes from before the loop into it may be held in chunks of steps.</summary>
    /// <param name="elementSize">Bytes per number: 4 for float, 8 for double.</param>
    public static long SavedBytesPerStep(CellDescription cell, IReadOnlyList<int> sizes, int elementSize)
    {
        HashSet<int> forward = [.. SlotsOf(cell.Plan.Forward)];
        return Bytes(cell, sizes, elementSize, forward.Contains);
    }

    /// <summary>The same if the cell were declared with the given choice.</summary>
    public static long SavedBytesPerStep(CellDescription cell, IReadOnlyList<int> sizes, int elementSize, Recomputation saving)
    {
        long Bytes(Recomputation choice) => (choice == Recomputation.None ? cell.SavedWithoutRecomputation : cell.SavedByMinimumCut)
            .Sum(v => (long)sizes[v.Dimension] * elementSize);
        return SavedBytesPerStep(cell, sizes, elementSize) - Bytes(cell.Recomputation) + Bytes(saving);
    }

    /// <summary>The same for a layer with gradient checkpointing, averaged over the steps: inputs of all steps, states at the first step of each
    /// segment, and all that is kept for one segment of <paramref name="checkpointEvery"/> steps.</summary>
    /// <param name="checkpointEvery">As <see cref="LayerOptions.CheckpointEvery"/>.</param>
    public static double SavedBytesPerStep(CellDescription cell, IReadOnlyList<int> sizes, int elementSize, int steps, int? checkpointEvery)
    {
        double whole = SavedBytesPerStep(cell, sizes, elementSize);
        if (checkpointEvery is not { } every || every >= steps)
            return whole;
        double Bytes(IReadOnlyList<VectorInfo> vectors) => vectors.Sum(v => (double)sizes[v.Dimension] * elementSize);
        int segments = (steps - 1) / every + 1;
        return Bytes(cell.Inputs) + (Bytes(cell.States) * segments + whole * every) / steps;
    }

    /// <summary>Bytes per time step and sequence that backward itself needs for adjoints; at most, since it may take the steps in chunks.</summary>
    public static long AdjointBytesPerStep(CellDescription cell, IReadOnlyList<int> sizes, int elementSize)
    {
        HashSet<int> forward = [.. SlotsOf(cell.Plan.Forward)];
        return Bytes(cell, sizes, elementSize, slot => !forward.Contains(slot));
    }

    static long Bytes(CellDescription cell, IReadOnlyList<int> sizes, int elementSize, Func<int, bool> counts)
        => Enumerable.Range(0, cell.Plan.Slots.Count)
            .Where(s => counts(s) && cell.Plan.Slots[s] is { Kind: SlotKind.Step or SlotKind.State, Keep.Recording: SlotLife.All })
            .Sum(s => (long)sizes[cell.Plan.Slots[s].Dimension] * elementSize);

    static long ProductFlops(CellDescription cell, CellProgram program, IReadOnlyList<int> sizes, int steps, int batch)
        => program.Steps.Sum(step => 2 * RowsOf(step.Rows, steps, batch) * step.Accept(new ProductsPerRow(cell, sizes)));

    static long RowsOf(RowSpace rows, int steps, int batch)
        => rows switch { RowSpace.Parameter => 1, RowSpace.Context => batch, _ => (long)steps * batch };

    static IEnumerable<int> SlotsOf(CellProgram program)
        => program.Steps.OfType<KernelStep>().SelectMany(k => k.Bindings.Select(b => b.Slot).Concat(k.Products.Select(p => p.Operand.Slot)));

    /// <summary>Multiplications of a row's products.</summary>
    sealed class ProductsPerRow(CellDescription cell, IReadOnlyList<int> sizes) : IPlanVisitor<long>
    {
        public long Visit(KernelStep step) => step.Products.Sum(p => (long)p.Factors.Count * sizes[p.OperandDimension]) * sizes[step.Dimension];

        public long Visit(MaskedSumsStep step) => Visit(step.Kernel);

        public long Visit(MatrixGradientStep step)
            => step.Gradients.Sum(m => (long)sizes[cell.Plan.Slots[m.Adjoint.Slot].Dimension]) * sizes[step.OperandDimension];

        public long Visit(ReduceStep step) => 0;

        public long Visit(MaskStep step) => 0;
    }
}
