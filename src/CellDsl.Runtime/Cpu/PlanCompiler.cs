namespace CellDsl.Cpu;

/// <summary>Puts sizes and vector width into a cell's plan.</summary>
sealed class PlanCompiler(CellDescription cell, IReadOnlyList<int> sizes, int width, int elementSize, Func<int, int> maxRows)
{
    // Sums of several register tiles are held before the kernel runs on them: enough to hide the call, little enough for the L1 cache.
    const int SumBytes = 8192;
    const int MaxTilesPerChunk = 4;

    readonly List<PanelProduct> _products = [];
    readonly List<int> _units = [];
    long _panelElements;
    int _sumElements;

    public CompiledPlan Compile()
    {
        CellPlan plan = cell.Plan;
        CompiledProgram forward = Compile(plan.Forward);
        CompiledPanels forwardPanels = TakePanels();
        CompiledProgram backward = Compile(plan.Backward);
        CompiledPanels backwardPanels = TakePanels();
        HashSet<int> forwardSlots = [.. SlotsOf(plan.Forward), plan.Output.Slot, .. plan.Captures.Select(c => c.Slot)];
        int[] backwardOnly = [.. Enumerable.Range(0, plan.Slots.Count).Where(s => !forwardSlots.Contains(s))];
        return new CompiledPlan
        {
            Forward = forward,
            Backward = backward,
            ForwardPanels = forwardPanels,
            BackwardPanels = backwardPanels,
            BackwardTotals = [.. backwardOnly.Where(s => plan.Slots[s] is
                { Kind: SlotKind.Parameter or SlotKind.Context, Role: not (SlotRole.Parameter or SlotRole.Context) })],
            BackwardSteps = [.. backwardOnly.Where(s => plan.Slots[s] is { Kind: SlotKind.Step, Role: not (SlotRole.Input or SlotRole.OutputGradient) })],
            SumElements = _sumElements,
        };
    }

    static IEnumerable<int> SlotsOf(CellProgram program)
    {
        foreach (PlanStep step in program.Before.Concat(program.Loop).Concat(program.After))
        {
            IEnumerable<SlotRef> refs = step switch
            {
                KernelStep k => k.Bindings.Concat(k.Products.Select(p => p.Operand)),
                ReduceStep r => [r.Source, r.Target],
                MatrixGradientStep g => g.Gradients.Select(m => m.Adjoint).Append(g.Operand),
                _ => throw Unknown(step),
            };
            foreach (SlotRef slot in refs)
                yield return slot.Slot;
        }
    }

    CompiledPanels TakePanels()
    {
        var panels = new CompiledPanels([.. _products], [.. _units], _panelElements);
        _products.Clear();
        _units.Clear();
        _panelElements = 0;
        return panels;
    }

    CompiledProgram Compile(CellProgram program)
        => new(Compile(program.Before), Compile(program.Loop), Compile(program.After));

    CompiledStep[] Compile(IReadOnlyList<PlanStep> steps)
        => [.. steps.Select(step => step switch
        {
            KernelStep k => Compile(k),
            ReduceStep r => Compile(r),
            MatrixGradientStep g => Compile(g),
            _ => throw Unknown(step),
        })];

    static InvalidOperationException Unknown(PlanStep step) => new($"The engine does not know plan steps of type {step.GetType().Name}.");

    CompiledStep Compile(ReduceStep step)
    {
        int size = SizeOf(step.Source);
        int target = SizeOf(step.Target);
        return new CompiledReduction(step.Rows, step.Source, step.Target, size, OverUnits: target == 1 && size != 1);
    }

    CompiledStep Compile(MatrixGradientStep step)
    {
        GradientBlock[] blocks = [.. step.Gradients.Select(g =>
            new GradientBlock(g.Parameter, g.Adjoint, SizeOf(g.Adjoint), RowLength(g.Parameter), Offset(g.Column)))];
        bool stepByStep = step.Rows == RowSpace.Sequence && (HasRowPerSequence(step.Operand) || step.Gradients.Any(g => HasRowPerSequence(g.Adjoint)));
        return new CompiledGradient(step.Rows, stepByStep, step.Operand, sizes[step.OperandDimension], blocks);
    }

    CompiledStep Compile(KernelStep step)
    {
        int units = sizes[step.Dimension];
        int vectors = (units + width - 1) / width;
        var groups = Group(step);
        int side = groups.Count == 0 ? 1 : groups.Max(g => g.Factors.Length);
        int tileVectors = TileVectors / side;
        int tiles = (vectors + tileVectors - 1) / tileVectors;
        int rows = maxRows(side * Math.Min(tileVectors, vectors));

        PanelProduct[] products = [.. groups.Select(g => Place(g, units, vectors, tiles))];
        int rowElements = step.Accumulators * tileVectors * width;
        int chunkRows = rows * Math.Clamp(rowElements == 0 ? 1 : SumBytes / (rowElements * elementSize * rows), 1, MaxTilesPerChunk);
        _sumElements = Math.Max(_sumElements, chunkRows * rowElements);
        bool stepByStep = step.Rows == RowSpace.Sequence
            && (step.Totals || step.Bindings.Any(HasRowPerSequence) || step.Products.Any(p => HasRowPerSequence(p.Operand)));
        bool addsAcrossRows = step.Totals
            && step.Bindings.Any(b => cell.Plan.Slots[b.Slot] is { Kind: SlotKind.Parameter, Role: not SlotRole.Parameter });
        return new CompiledKernel(step.Kernel, step.Rows, stepByStep, units, vectors, tiles, step.Accumulators, rows, chunkRows,
            products, [.. step.Bindings], addsAcrossRows, 2L * products.Sum(p => (long)p.Depth * p.Matrices.Length) * units);
    }

    const int TileVectors = 4;

    sealed record ProductGroup(ProductTerm Term, ProductFactor[] Factors, bool Add);

    /// <summary>Splits terms into factors of consecutive accumulators, at most a register tile's vectors of them, all of which start a sum or all of which add to one.</summary>
    static List<ProductGroup> Group(KernelStep step)
    {
        var groups = new List<ProductGroup>();
        bool[] started = new bool[step.Accumulators];
        foreach (ProductTerm term in step.Products)
        {
            ProductFactor[] factors = [.. term.Factors];
            for (int first = 0; first < factors.Length;)
            {
                bool add = started[factors[first].Accumulator];
                int end = first + 1;
                while (end < factors.Length && factors[end].Accumulator == factors[end - 1].Accumulator + 1
                    && started[factors[end].Accumulator] == add)
                    end++;
                int parts = (end - first + TileVectors - 1) / TileVectors;
                for (int part = 0, start = first; part < parts; part++)
                {
                    int stop = first + (end - first) * (part + 1) / parts;
                    groups.Add(new ProductGroup(term, factors[start..stop], add));
                    start = stop;
                }
                foreach (ProductFactor factor in factors[first..end])
                    started[factor.Accumulator] = true;
                first = end;
            }
        }
        int missing = Array.IndexOf(started, false);
        if (missing >= 0)
            throw new InvalidOperationException($"Kernel '{step.Name}' reads accumulator {missing}, to which no product contributes.");
        return groups;
    }

    PanelProduct Place(ProductGroup group, int units, int vectors, int tiles)
    {
        MatrixBlock[] matrices = [.. group.Factors.Select(f => new MatrixBlock(f.Parameter, Offset(f.Column), RowLength(f.Parameter)))];
        var product = new PanelProduct(group.Term.Operand, sizes[group.Term.OperandDimension], group.Factors[0].Accumulator,
            group.Term.Transposed, matrices, group.Add, _panelElements, vectors, tiles, width);
        _products.Add(product);
        _units.Add(units);
        long aligned = NativeBlock.Alignment / elementSize;
        _panelElements = checked(_panelElements + (product.Elements + aligned - 1) / aligned * aligned);
        return product;
    }

    int SizeOf(SlotRef slot) => sizes[cell.Plan.Slots[slot.Slot].Dimension];
    bool HasRowPerSequence(SlotRef slot) => cell.Plan.Slots[slot.Slot].Kind == SlotKind.Context;
    int Offset(IReadOnlyList<int> column) => column.Sum(d => sizes[d]);
    int RowLength(int parameter) => cell.Parameters[parameter].Columns.Sum(d => sizes[d]);
}
