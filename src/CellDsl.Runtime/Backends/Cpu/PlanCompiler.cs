using CellDsl.Execution;

namespace CellDsl.Backends.Cpu;

/// <summary>Puts sizes and vector width into a cell's plan.</summary>
sealed class PlanCompiler(CellDescription cell, IReadOnlyList<int> sizes, int width, int elementSize, Func<int, int> maxRows) : IPlanVisitor<CompiledStep>
{
    // Sums of several register tiles are held before the kernel runs on them: enough to hide the call, little enough for the L1 cache.
    const int SumBytes = 8192;
    const int MaxBlocksPerChunk = 4;
    // Where several products follow each other, each panel is best used for all rows before the next: what the L1 cache holds beside little else.
    const int SumBytesOfMany = 32768;
    // Operands of a part of the rows: half of a usual L2 cache of a server's core.
    const int OperandBytes = 1 << 20;
    const int LeastRowsPerPart = 48;
    const int MostRowsPerPart = 240;

    readonly List<PanelProduct> _products = [];
    long _panelElements;
    int _sumElements;

    public CompiledPlan Compile()
    {
        CellPlan plan = cell.Plan;
        CompiledProgram forward = Compile(plan.Forward);
        CompiledPanels forwardPanels = TakePanels();
        CompiledProgram backward = Compile(plan.Backward);
        CompiledPanels backwardPanels = TakePanels();
        HashSet<int> forwardSlots = [.. plan.Forward.Slots, plan.Output.Slot, .. plan.Captures.Select(c => c.Slot)];
        int[] backwardOnly = [.. Enumerable.Range(0, plan.Slots.Count).Where(s => !forwardSlots.Contains(s))];
        HashSet<int> loopSlots = [.. plan.Backward.Loop.Where(step => step.Runs is { Totals: true }).SelectMany(s => s.Slots).Select(s => s.Slot)];
        return new CompiledPlan
        {
            Forward = forward,
            Backward = backward,
            ForwardPanels = forwardPanels,
            BackwardPanels = backwardPanels,
            BackwardTotals = [.. backwardOnly.Where(s => plan.Slots[s] is
                { Kind: SlotKind.Parameter or SlotKind.Context, Role: not (SlotRole.Parameter or SlotRole.Context) })],
            LoopTotals = [.. backwardOnly.Where(s => loopSlots.Contains(s) && plan.Slots[s] is { Kind: SlotKind.Context, Role: not SlotRole.Context })],
            BackwardSteps = [.. backwardOnly.Where(s => plan.Slots[s] is { Kind: SlotKind.Step, Role: not (SlotRole.Input or SlotRole.OutputGradient) })],
            SumElements = _sumElements,
        };
    }

    CompiledPanels TakePanels()
    {
        var panels = new CompiledPanels([.. _products], _panelElements);
        _products.Clear();
        _panelElements = 0;
        return panels;
    }

    CompiledProgram Compile(CellProgram program)
        => new(Compile(program.Before), Compile(program.Loop), Compile(program.After));

    CompiledStep[] Compile(IReadOnlyList<PlanStep> steps)
    {
        var compiled = new List<CompiledStep>();
        for (int n = 0; n < steps.Count; n++)
            if (steps[n] is MatrixGradientStep first)
            {
                List<MatrixGradientStep> run = [.. steps.Skip(n).TakeWhile(s => s is MatrixGradientStep g && CanShare(first, g)).Cast<MatrixGradientStep>()];
                compiled.Add(Compile(run));
                n += run.Count - 1;
            }
            else
                compiled.Add(steps[n].Accept(this));
        return [.. compiled];
    }

    /// <summary>Gradients that follow each other become one step: they share adjoints, which are then read and packed once.</summary>
    bool CanShare(MatrixGradientStep first, MatrixGradientStep next) => next.Rows == first.Rows && IsStepByStep(next) == IsStepByStep(first);

    CompiledStep IPlanVisitor<CompiledStep>.Visit(KernelStep step) => Compile(step);

    CompiledStep IPlanVisitor<CompiledStep>.Visit(MaskedSumsStep step) => Compile(step.Kernel) with { SumMasks = [.. step.Masks] };

    CompiledStep IPlanVisitor<CompiledStep>.Visit(MaskStep step)
        => new CompiledMask(step.Operation, step.Mask, sizes[step.Dimension], Tiles(sizes[step.Dimension], TileVectors), step.Source, step.Other, step.Target);

    CompiledStep IPlanVisitor<CompiledStep>.Visit(MatrixGradientStep step) => Compile([step]);

    CompiledStep IPlanVisitor<CompiledStep>.Visit(ReduceStep step)
        => new CompiledReduction(step.Rows, step.Source, step.Target, SizeOf(step.Source), OverUnits: DimensionOf(step.Target) != DimensionOf(step.Source));

    bool IsStepByStep(MatrixGradientStep step)
        => step.Rows == RowSpace.Sequence && (HasRowPerSequence(step.Operand) || step.Gradients.Any(g => HasRowPerSequence(g.Adjoint)));

    CompiledGradient Compile(List<MatrixGradientStep> steps)
    {
        SlotRef[] operands = [.. steps.Select(s => s.Operand).Distinct()];
        var targets = from step in steps
                      from gradient in step.Gradients
                      let target = new GradientTarget(Array.IndexOf(operands, step.Operand), gradient.Parameter, RowLength(gradient.Parameter), Offset(gradient.Column))
                      group target by gradient.Adjoint;
        var tiles = new List<GradientTile>();
        return new CompiledGradient(steps[0].Rows, IsStepByStep(steps[0]),
            [.. operands.Select((o, n) => new GradientOperand(o, SizeOf(o), AddTiles(tiles, n, SizeOf(o)),
                steps.Any(s => s.Operand == o && s.Gradients.Any(g => g.KeepsZeros))))], [.. tiles],
            [.. targets.Select(t => new AdjointGradients(t.Key, SizeOf(t.Key), [.. t]))]);
    }

    /// <summary>Adds an operand's tiles; where they are.</summary>
    Share AddTiles(List<GradientTile> tiles, int operand, int size)
    {
        int first = tiles.Count;
        foreach (UnitTile tile in Tiles(size, TileVectors))
        {
            int vectors = (tile.Count + width - 1) / width;
            tiles.Add(new GradientTile(operand, tile.First, vectors, vectors * width, tiles.Count == 0 ? 0 : tiles[^1].Column + tiles[^1].Width));
        }
        return new Share(first, tiles.Count);
    }

    CompiledKernel Compile(KernelStep step)
    {
        int units = sizes[step.Dimension];
        var groups = Group(step);
        int side = groups.Count == 0 ? 1 : groups.Max(g => g.Factors.Length);
        UnitTile[] tiles = Tiles(units, TileVectors / side);
        PanelProduct[] products = [.. groups.Select(g => Place(g, tiles, step.Accumulators))];

        int rows = products.Length == 0 ? 1 : maxRows(products.Max(p => p.Panels.Max(n => n.Vectors)));
        // A short tile's gates lie side by side without regard to vectors, so whole vectors reach beyond its last gate.
        int sumRow = (step.Accumulators * tiles.Max(t => t.Count) + width - 1) / width * width + (units % width == 0 ? 0 : width);
        int blockBytes = Math.Max(1, sumRow * elementSize * rows);
        int blocks = products.Length > 1 ? Math.Max(1, SumBytesOfMany / blockBytes) : Math.Clamp(SumBytes / blockBytes, 1, MaxBlocksPerChunk);
        long operandRow = Math.Max(1, groups.Select(g => g.Term.Operand).Distinct().Sum(o => (long)SizeOf(o))) * elementSize;
        _sumElements = Math.Max(_sumElements, blocks * rows * sumRow + width);
        bool stepByStep = step.Rows == RowSpace.Sequence
            && (step.Totals || step.Bindings.Any(HasRowPerSequence) || step.Products.Any(p => HasRowPerSequence(p.Operand)));
        bool addsAcrossRows = step.Totals
            && step.Bindings.Any(b => cell.Plan.Slots[b.Slot] is { Kind: SlotKind.Parameter, Role: not SlotRole.Parameter });
        return new CompiledKernel(step.Kernel, step.Rows, stepByStep, units, tiles, rows, blocks, sumRow,
            (int)Math.Clamp(OperandBytes / operandRow, LeastRowsPerPart, MostRowsPerPart), products, [.. step.Bindings], addsAcrossRows, step.Totals, 2L * products.Sum(p => (long)p.Depth * p.Matrices.Length) * units);
    }

    UnitTile[] Tiles(int units, int tileVectors)
    {
        int vectors = (units + width - 1) / width;
        int tiles = (vectors + tileVectors - 1) / tileVectors;
        return [.. Enumerable.Range(0, tiles).Select(t =>
        {
            Share part = Share.Of(vectors, t, tiles);
            return new UnitTile(part.First * width, Math.Min(part.End * width, units));
        })];
    }

    const int TileVectors = 4;

    sealed record ProductGroup(ProductTerm Term, ProductFactor[] Factors, bool Add);

    /// <summary>Splits terms into factors of consecutive accumulators, at most a register tile's vectors of them, all of which start a sum or all of which add to one.
    /// Those that start sums come first, by accumulator: the zeros that fill up their last vector may lie where the next one's sums will.</summary>
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
        return [.. groups.Where(g => !g.Add).OrderBy(g => g.Factors[0].Accumulator), .. groups.Where(g => g.Add)];
    }

    PanelProduct Place(ProductGroup group, UnitTile[] tiles, int accumulators)
    {
        int depth = sizes[group.Term.OperandDimension];
        MatrixBlock[] matrices = [.. group.Factors.Select(f => new MatrixBlock(f.Parameter, Offset(f.Column), RowLength(f.Parameter)))];
        bool othersFollow = group.Add && group.Factors[^1].Accumulator < accumulators - 1;
        Panel[] panels = [.. tiles.Select(tile => Place(depth, matrices.Length * tile.Count, othersFollow))];
        var product = new PanelProduct(group.Term.Operand, depth, group.Factors[0].Accumulator, group.Term.Transposed, matrices, group.Add, tiles, panels);
        _products.Add(product);
        return product;
    }

    Panel Place(int depth, int lanes, bool othersFollow)
    {
        int vectors = (lanes + width - 1) / width;
        var panel = new Panel(_panelElements, vectors, vectors * width, (long)depth * vectors * width, othersFollow ? vectors * width - lanes : 0);
        long aligned = NativeBlock.Alignment / elementSize;
        _panelElements = checked(_panelElements + (panel.Elements + aligned - 1) / aligned * aligned);
        return panel;
    }

    int DimensionOf(SlotRef slot) => cell.Plan.Slots[slot.Slot].Dimension;
    int SizeOf(SlotRef slot) => sizes[DimensionOf(slot)];
    bool HasRowPerSequence(SlotRef slot) => cell.Plan.Slots[slot.Slot].Kind == SlotKind.Context;
    int Offset(IReadOnlyList<int> column) => column.Sum(d => sizes[d]);
    int RowLength(int parameter) => cell.Parameters[parameter].Columns.Sum(d => sizes[d]);
}
