using CellDsl.Execution;

namespace CellDsl.Backends.Cpu;

/// <summary>A cell's plan with the sizes of one layer and the vector width of one machine put in.</summary>
sealed class CompiledPlan
{
    public required CompiledProgram Forward { get; init; }
    public required CompiledProgram Backward { get; init; }
    public required CompiledPanels ForwardPanels { get; init; }
    public required CompiledPanels BackwardPanels { get; init; }
    /// <summary>Elements of product sums that a worker needs.</summary>
    public required int SumElements { get; init; }
}

sealed record CompiledProgram(SizedStep[] Before, SizedStep[] Loop, SizedStep[] After) : SizedProgram(Before, Loop, After)
{
    /// <summary>Whether rows of the batch can go through the whole loop independently of each other.</summary>
    public bool RowsAreIndependent { get; } = Loop.All(s => s is CompiledTiles { AddsAcrossRows: false });

    /// <summary>Whether every unit can go through the whole loop independently of the others: a diagonal recurrence.</summary>
    public bool UnitsAreIndependent { get; } = Loop.Length > 0 && Loop.All(s => s is CompiledTiles { HasProducts: false, AddsAcrossRows: false } tiles
        && tiles.Units == ((CompiledTiles)Loop[0]).Units);

    /// <summary>Multiplications and additions of one time step of one row.</summary>
    public long LoopFlops { get; } = Loop.OfType<CompiledKernel>().Sum(k => k.Flops);

    /// <summary>Elements of packed weights that one time step reads.</summary>
    public long LoopPanelElements { get; } = Loop.OfType<CompiledKernel>().SelectMany(k => k.Products).Sum(p => p.Elements);

    /// <summary>Multiplications and additions, and a guess for what is not a product, of all that is done per row and time step.</summary>
    public long FlopsPerRow { get; } = Before.Concat(Loop).Concat(After).Sum(step => step.Rows != RowSpace.Sequence ? 0 : step switch
    {
        CompiledKernel k => k.Flops + PointwiseFlops * k.Units,
        CompiledGradient g => g.Flops,
        CompiledMask m => PointwiseFlops * m.Units,
        _ => 0,
    });

    const int PointwiseFlops = 40;
}

/// <summary>A step that can be run on any part of its rows and tiles of units.</summary>
/// <param name="Units">Size of everything the step computes.</param>
/// <param name="Tiles">Parts of the units that are computed at once.</param>
/// <param name="AddsAcrossRows">Whether the step adds all rows into one vector.</param>
abstract record CompiledTiles(RowSpace Rows, bool StepByStep, int Units, UnitTile[] Tiles, bool AddsAcrossRows) : SizedStep(Rows, StepByStep)
{
    public abstract bool HasProducts { get; }
}

/// <param name="MaxRows">Rows of the register tile.</param>
/// <param name="BlocksPerChunk">Register tiles, one below the other, whose sums are held at once.</param>
/// <param name="SumRow">Elements from one row's sums to the next row's.</param>
/// <param name="RowsPerPart">A long block of rows is taken in parts of at most so many, so that a part's operands stay in the L2 cache while the
/// tiles go over it.</param>
/// <param name="AddsUp">Whether it adds to a slot of fewer rows than its own.</param>
/// <param name="Flops">Multiplications and additions in the products, per row.</param>
sealed record CompiledKernel(int Kernel, RowSpace Rows, bool StepByStep, int Units, UnitTile[] Tiles, int MaxRows, int BlocksPerChunk, int SumRow,
    int RowsPerPart, PanelProduct[] Products, SlotRef[] Bindings, bool AddsAcrossRows, bool AddsUp, long Flops)
    : CompiledTiles(Rows, StepByStep, Units, Tiles, AddsAcrossRows)
{
    public override bool HasProducts => Products.Length > 0;

    /// <summary>Sums that are multiplied by a mask before the kernel reads them.</summary>
    public SumMask[] SumMasks { get; init; } = [];
}

/// <summary>An elementwise step that draws a mask.</summary>
sealed record CompiledMask(MaskOperation Operation, int Mask, int Units, UnitTile[] Tiles, SlotRef Source, SlotRef? Other, SlotRef Target)
    : CompiledTiles(RowSpace.Sequence, StepByStep: false, Units, Tiles, AddsAcrossRows: false)
{
    public override bool HasProducts => false;
}

/// <summary>Units that are computed at once. The first is a multiple of the vector width; only the last tile's end need not be one.</summary>
readonly record struct UnitTile(int First, int End)
{
    public int Count => End - First;
}

/// <summary>Sums for several accumulators of all units from one operand: as many matrices side by side as fit in a register tile.</summary>
/// <param name="Depth">Size of the operand.</param>
/// <param name="Add">Whether the accumulators hold sums of earlier products already.</param>
/// <param name="Panels">One for each of the kernel's tiles.</param>
sealed record PanelProduct(SlotRef Operand, int Depth, int FirstAccumulator, bool Transposed, MatrixBlock[] Matrices, bool Add, UnitTile[] Tiles,
    Panel[] Panels)
{
    public long Elements { get; } = Panels.Sum(p => p.Elements);
}

/// <summary>Packed weights of one product for one tile of units: for each element of the operand, the tile's units of all matrices side by side,
/// filled up with zeros to whole vectors.</summary>
/// <param name="Offset">Where it starts in the packed memory, in elements.</param>
/// <param name="Width">Elements per element of the operand.</param>
/// <param name="Filling">How many of them fill up the last vector, where sums of other accumulators lie in their place; 0 where none do.</param>
readonly record struct Panel(long Offset, int Vectors, int Width, long Elements, int Filling);

sealed record CompiledPanels(PanelProduct[] Products, long Elements);

/// <summary>Gradients of matrices, Σ over rows of adjoint ⊗ operand, of all products whose rows are the same.</summary>
/// <param name="Tiles">Columns of all operands, in their order.</param>
sealed record CompiledGradient(RowSpace Rows, bool StepByStep, GradientOperand[] Operands, GradientTile[] Tiles, AdjointGradients[] Adjoints)
    : SizedStep(Rows, StepByStep)
{
    /// <summary>Columns of all operands, each filled up to whole vectors.</summary>
    public int Width { get; } = Tiles[^1].Column + Tiles[^1].Width;

    /// <summary>Multiplications and additions per row.</summary>
    public long Flops { get; } = Adjoints.Sum(a => 2L * a.Size * a.Targets.Sum(t => (long)Operands[t.Operand].Size));
}

/// <param name="Tiles">Its part of all operands' tiles.</param>
/// <param name="KeepsZeros">As <see cref="MatrixGradient.KeepsZeros"/>, of any of its matrices.</param>
readonly record struct GradientOperand(SlotRef Slot, int Size, Share Tiles, bool KeepsZeros);

/// <summary>Columns of an operand, as many as a register tile takes.</summary>
/// <param name="First">The first of them in the operand.</param>
/// <param name="Column">Where they begin among all operands' columns, each filled up to whole vectors.</param>
readonly record struct GradientTile(int Operand, int First, int Vectors, int Width, int Column);

/// <summary>An adjoint, and the blocks of gradients to which its products with operands are added.</summary>
sealed record AdjointGradients(SlotRef Slot, int Size, GradientTarget[] Targets);

/// <summary>A block of a parameter's gradient: all its rows, and the columns of one operand.</summary>
readonly record struct GradientTarget(int Operand, MatrixBlock Block);
