using CellDsl.Execution;

namespace CellDsl.Backends.Cpu;

/// <summary>Puts a vector width into a plan: register tiles, panels of packed weights, and gradients that share their adjoints.</summary>
sealed class PlanCompiler(SizedPlan plan, int width, int elementSize, Func<int, int> maxRows)
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
        CompiledProgram forward = Compile(plan.Forward);
        CompiledPanels forwardPanels = TakePanels();
        CompiledProgram backward = Compile(plan.Backward);
        return new CompiledPlan
        {
            Forward = forward,
            Backward = backward,
            ForwardPanels = forwardPanels,
            BackwardPanels = TakePanels(),
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

    CompiledProgram Compile(SizedProgram program) => new(Compile(program.Before), Compile(program.Loop), Compile(program.After));

    /// <summary>Gradients that follow each other become one step: they share adjoints, which are then read and packed once.</summary>
    SizedStep[] Compile(SizedStep[] steps)
    {
        var compiled = new List<SizedStep>();
        for (int n = 0; n < steps.Length; n++)
            if (steps[n] is SizedGradient first)
            {
                bool IsLike(SizedStep s) => s is SizedGradient && s.Rows == first.Rows && s.StepByStep == first.StepByStep;
                List<SizedGradient> run = [.. steps.Skip(n).TakeWhile(IsLike).Cast<SizedGradient>()];
                compiled.Add(Compile(run));
                n += run.Count - 1;
            }
            else
                compiled.Add(Compile(steps[n]));
        return [.. compiled];
    }

    SizedStep Compile(SizedStep step) => step switch
    {
        SizedKernel kernel => Compile(kernel),
        SizedMask mask
            => new CompiledMask(mask.Operation, mask.Mask, mask.Units, Tiles(mask.Units, TileVectors), mask.Source, mask.Other, mask.Target),
        _ => step,
    };

    CompiledGradient Compile(List<SizedGradient> steps)
    {
        SlotRef[] operands = [.. steps.Select(s => s.Operand).Distinct()];
        var targets = from step in steps
                      from block in step.Blocks
                      group new GradientTarget(Array.IndexOf(operands, step.Operand), block.Matrix) by block.Adjoint;
        var tiles = new List<GradientTile>();
        return new CompiledGradient(steps[0].Rows, steps[0].StepByStep,
            [.. operands.Select((o, n) => new GradientOperand(o, plan.SizeOf(o), AddTiles(tiles, n, plan.SizeOf(o)),
                steps.Any(s => s.Operand == o && s.Blocks.Any(b => b.KeepsZeros))))], [.. tiles],
            [.. targets.Select(t => new AdjointGradients(t.Key, plan.SizeOf(t.Key), [.. t]))]);
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

    CompiledKernel Compile(SizedKernel sized)
    {
        KernelStep step = sized.Step;
        int units = sized.Units;
        var groups = Group(sized);
        int side = groups.Count == 0 ? 1 : groups.Max(g => g.Matrices.Length);
        UnitTile[] tiles = Tiles(units, TileVectors / side);
        PanelProduct[] products = [.. groups.Select(g => Place(g, tiles, step.Accumulators))];

        int rows = products.Length == 0 ? 1 : maxRows(products.Max(p => p.Panels.Max(n => n.Vectors)));
        // A short tile's gates lie side by side without regard to vectors, so whole vectors reach beyond its last gate.
        int sumRow = (step.Accumulators * tiles.Max(t => t.Count) + width - 1) / width * width + (units % width == 0 ? 0 : width);
        int blockBytes = Math.Max(1, sumRow * elementSize * rows);
        int blocks = products.Length > 1 ? Math.Max(1, SumBytesOfMany / blockBytes) : Math.Clamp(SumBytes / blockBytes, 1, MaxBlocksPerChunk);
        long operandRow = Math.Max(1, groups.Select(g => g.Product.Term.Operand).Distinct().Sum(o => (long)plan.SizeOf(o))) * elementSize;
        _sumElements = Math.Max(_sumElements, blocks * rows * sumRow + width);
        return new CompiledKernel(step.Kernel, step.Rows, sized.StepByStep, units, tiles, rows, blocks, sumRow,
            (int)Math.Clamp(OperandBytes / operandRow, LeastRowsPerPart, MostRowsPerPart), products, [.. step.Bindings],
            sized.AddsAcrossRows, step.Totals,
            2L * products.Sum(p => (long)p.Depth * p.Matrices.Length) * units)
        {
            SumMasks = [.. sized.SumMasks],
        };
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

    /// <param name="First">Accumulator of the first matrix.</param>
    sealed record ProductGroup(SizedProduct Product, int First, MatrixBlock[] Matrices, bool Add);

    /// <summary>Splits products into matrices of consecutive accumulators, at most a register tile's vectors of them, all of which start a sum or
    /// all of which add to one. Those that start sums come first, by accumulator: the zeros that fill up
    /// their last vector may lie where the next one's sums will.</summary>
    static List<ProductGroup> Group(SizedKernel kernel)
    {
        var groups = new List<ProductGroup>();
        bool[] started = new bool[kernel.Step.Accumulators];
        foreach (SizedProduct product in kernel.Products)
        {
            int[] accumulators = [.. product.Term.Factors.Select(f => f.Accumulator)];
            for (int first = 0; first < accumulators.Length;)
            {
                bool add = started[accumulators[first]];
                int end = first + 1;
                while (end < accumulators.Length && accumulators[end] == accumulators[end - 1] + 1 && started[accumulators[end]] == add)
                    end++;
                int parts = (end - first + TileVectors - 1) / TileVectors;
                for (int part = 0, start = first; part < parts; part++)
                {
                    int stop = first + (end - first) * (part + 1) / parts;
                    groups.Add(new ProductGroup(product, accumulators[start], [.. product.Matrices.Skip(start).Take(stop - start)], add));
                    start = stop;
                }
                foreach (int accumulator in accumulators[first..end])
                    started[accumulator] = true;
                first = end;
            }
        }
        int missing = Array.IndexOf(started, false);
        if (missing >= 0)
            throw new InvalidOperationException($"Kernel '{kernel.Step.Name}' reads accumulator {missing}, to which no product contributes.");
        return [.. groups.Where(g => !g.Add).OrderBy(g => g.First), .. groups.Where(g => g.Add)];
    }

    PanelProduct Place(ProductGroup group, UnitTile[] tiles, int accumulators)
    {
        (SizedProduct sized, int depth) = (group.Product, group.Product.Depth);
        bool othersFollow = group.Add && group.First + group.Matrices.Length < accumulators;
        Panel[] panels = [.. tiles.Select(tile => Place(depth, group.Matrices.Length * tile.Count, othersFollow))];
        var product = new PanelProduct(sized.Term.Operand, depth, group.First, sized.Term.Transposed, group.Matrices, group.Add, tiles, panels);
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
}
