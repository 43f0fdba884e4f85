namespace CellDsl;

/// <summary>What an engine does to run a cell forward and backward: a list of slots (buffers) and two programs over them.
/// The same plan drives every engine; only kernels and storage differ.</summary>
public sealed record CellPlan
{
    public required IReadOnlyList<SlotInfo> Slots { get; init; }
    public required CellProgram Forward { get; init; }
    public required CellProgram Backward { get; init; }
    /// <summary>Where the output of a step is found after it.</summary>
    public required SlotRef Output { get; init; }
    /// <summary>Capture name → where the value is found when capturing, in the order of <see cref="CellDescription.Captures"/>.</summary>
    public required IReadOnlyList<SlotRef> Captures { get; init; }
}

/// <summary>A buffer of vectors. T time steps, B batch rows, n the size of <see cref="Dimension"/>.</summary>
/// <param name="Name">The user's name of the value, e.g. "i", "dc", "Wi x + bi".</param>
/// <param name="Keep">In which modes the slot must hold all T steps at once.</param>
/// <param name="Source">Name of the input, context, state or parameter that <paramref name="Role"/> speaks of; empty otherwise.</param>
public sealed record SlotInfo(string Name, SlotKind Kind, int Dimension, SlotKeep Keep, SlotRole Role, string Source);

public enum SlotKind
{
    /// <summary>[n], one vector for all rows: a bias, or a value derived from parameters alone.</summary>
    Parameter,
    /// <summary>[B, n], one vector per sequence. Kernels may accumulate into one over time (<see cref="KernelStep.Totals"/>).</summary>
    Context,
    /// <summary>[B, n] within one time step, or [T, B, n] where <see cref="SlotInfo.Keep"/> says so.</summary>
    Step,
    /// <summary>[T+1, B, n]: slice t is s_{t-1} to step t, which writes slice t+1. Where not kept, two slices take turns.</summary>
    State,
    /// <summary>Adjoint of a state, two slices that take turns: step t reads the adjoint of the state it produced (<see cref="SlotTime.Next"/>)
    /// and writes the adjoint of the state it read (<see cref="SlotTime.Previous"/>).</summary>
    Carry,
}

/// <summary>Whether a slot exists, and whether with all time steps, per mode of running.</summary>
/// <param name="Inference">Forward without recording.</param>
/// <param name="Recording">Forward that records for backward, and the backward pass after it.</param>
public readonly record struct SlotKeep(SlotLife Inference, SlotLife Recording);

public enum SlotLife
{
    /// <summary>Not stored in this mode (unless it is captured).</summary>
    None,
    /// <summary>Only the current step's rows.</summary>
    Current,
    /// <summary>All T steps.</summary>
    All,
}

public enum SlotRole
{
    Value, Input, Context, Parameter, State, Output,
    InputGradient, ContextGradient, ParameterGradient, StateGradient, OutputGradient,
}

/// <summary>A slot as a step sees it.</summary>
public readonly record struct SlotRef(int Slot, SlotTime Time);

public enum SlotTime
{
    /// <summary>The row of this step (or the only row there is).</summary>
    Current,
    /// <summary>State: the value the step reads. Carry: the adjoint the step writes.</summary>
    Previous,
    /// <summary>State: the value the step writes. Carry: the adjoint the step reads.</summary>
    Next,
}

/// <summary>One direction: what runs before the time loop, at every step (backward: from the last to the first), and after it. In order.</summary>
public sealed record CellProgram
{
    public required IReadOnlyList<PlanStep> Before { get; init; }
    public required IReadOnlyList<PlanStep> Loop { get; init; }
    public required IReadOnlyList<PlanStep> After { get; init; }

    /// <summary>Every slot that a step reads or writes, as often as it does.</summary>
    internal IEnumerable<int> Slots => Before.Concat(Loop).Concat(After).SelectMany(step => step.Slots).Select(s => s.Slot);
}

/// <summary>The rows a step of the plan works on.</summary>
public enum RowSpace
{
    /// <summary>One row: values of parameters alone.</summary>
    Parameter,
    /// <summary>B rows: values of the sequence.</summary>
    Context,
    /// <summary>T·B rows before or after the loop; in the loop the B rows of the current step.</summary>
    Sequence,
}

public abstract record PlanStep(RowSpace Rows)
{
    /// <summary>What the step reads and writes.</summary>
    internal abstract IEnumerable<SlotRef> Slots { get; }
}

/// <summary>Matrix products into accumulators, then one fused pointwise kernel over the same tile of rows and units.</summary>
/// <param name="Kernel">Number of the emitted kernel.</param>
/// <param name="Name">Its name in the emitted source.</param>
/// <param name="Dimension">Dimension of everything the kernel computes.</param>
/// <param name="Accumulators">How many products-sums per unit the kernel reads.</param>
/// <param name="Bindings">Slots the kernel reads and writes, in the kernel's order.</param>
/// <param name="Totals">True if the kernel accumulates into a slot of fewer rows than its own: then its rows are visited step by step in time order.</param>
public sealed record KernelStep(int Kernel, string Name, RowSpace Rows, int Dimension, int Accumulators, IReadOnlyList<ProductTerm> Products,
    IReadOnlyList<SlotRef> Bindings, bool Totals) : PlanStep(Rows)
{
    internal override IEnumerable<SlotRef> Slots => Bindings.Concat(Products.Select(p => p.Operand));
}

/// <summary>operand (one vector per row) times several matrices that share it; factor g adds M·v to its accumulator.
/// Transposed factors multiply with Mᵀ. Consecutive factors have consecutive accumulators. For a matrix over a concatenation a factor is
/// the block of columns that starts at its <see cref="ProductFactor.Column"/> and is as wide as the operand (transposed: as the kernel's dimension).</summary>
public sealed record ProductTerm(SlotRef Operand, bool Transposed, IReadOnlyList<ProductFactor> Factors)
{
    /// <summary>Dimension of the operand's vectors (for a transposed product: the matrix's rows).</summary>
    public required int OperandDimension { get; init; }
}

/// <param name="Parameter">Index into <see cref="CellDescription.Parameters"/>.</param>
/// <param name="Column">Dimensions whose sizes add up to the first column of the block (empty: column 0).</param>
public sealed record ProductFactor(int Parameter, int Accumulator, IReadOnlyList<int> Column);

/// <summary>Sums a slot over rows into a slot of fewer rows, adding to what is there: from all T·B rows (Rows = Sequence) or B rows (Rows = Context)
/// to one vector, and, where the target's dimension is One and the source's is not, over units as well.</summary>
public sealed record ReduceStep(RowSpace Rows, SlotRef Source, SlotRef Target) : PlanStep(Rows)
{
    internal override IEnumerable<SlotRef> Slots => [Source, Target];
}

/// <summary>Gradients of all matrices that were multiplied with one operand: dM += Σ over rows of adjoint ⊗ operand, each one product after the loop.</summary>
public sealed record MatrixGradientStep(RowSpace Rows, SlotRef Operand, int OperandDimension, IReadOnlyList<MatrixGradient> Gradients) : PlanStep(Rows)
{
    internal override IEnumerable<SlotRef> Slots => Gradients.Select(g => g.Adjoint).Append(Operand);
}

public sealed record MatrixGradient(int Parameter, SlotRef Adjoint, IReadOnlyList<int> Column)
{
    /// <summary>Whether the operand may be infinite or not a number where the adjoint is zero: there nothing is added.</summary>
    public bool KeepsZeros { get; init; }
}
