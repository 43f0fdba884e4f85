namespace CellDsl;

/// <summary>A step of a plan: what is to be computed from which slots into which, without sizes.</summary>
/// <param name="Rows">The rows that it goes over.</param>
public abstract record PlanStep(RowSpace Rows)
{
    /// <summary>What the step reads and writes.</summary>
    internal IEnumerable<SlotRef> Slots => Reads.Concat(Writes).Distinct();

    /// <summary>Slots whose values the step needs.</summary>
    internal abstract IEnumerable<SlotRef> Reads { get; }

    /// <summary>Slots that the step sets, or adds to.</summary>
    internal abstract IEnumerable<SlotRef> Writes { get; }

    /// <summary>The kernel that the step runs, whatever it does besides; null for a step without one.</summary>
    internal abstract KernelStep? Runs { get; }

    internal abstract TResult Accept<TResult>(IPlanVisitor<TResult> visitor);
}

/// <summary>One case for each kind of step: what handles steps is one, so that a new kind is a compile error wherever it is not handled.</summary>
internal interface IPlanVisitor<out TResult>
{
    TResult Visit(KernelStep step);
    TResult Visit(ReduceStep step);
    TResult Visit(MatrixGradientStep step);
    TResult Visit(MaskStep step);
    TResult Visit(MaskedSumsStep step);
}

/// <summary>Matrix products into accumulators, then one fused pointwise kernel over the same tile of rows and units.</summary>
/// <param name="Kernel">Number of the emitted kernel.</param>
/// <param name="Name">Its name in the emitted source.</param>
/// <param name="Dimension">Dimension of everything the kernel computes.</param>
/// <param name="Accumulators">How many products-sums per unit the kernel reads.</param>
/// <param name="Bindings">Slots the kernel reads and writes, in the kernel's order.</param>
/// <param name="Access">What the kernel does with each of <paramref name="Bindings"/>.</param>
public sealed record KernelStep(int Kernel, string Name, RowSpace Rows, int Dimension, int Accumulators, IReadOnlyList<ProductTerm> Products,
    IReadOnlyList<SlotRef> Bindings, IReadOnlyList<SlotAccess> Access) : PlanStep(Rows)
{
    /// <summary>Whether the kernel accumulates into a slot of fewer rows than its own: then its rows are visited step by step in time
    /// order.</summary>
    public bool Totals => Access.Contains(SlotAccess.Add);

    internal override KernelStep Runs => this;

    internal override IEnumerable<SlotRef> Reads => Bound(SlotAccess.Load, SlotAccess.LoadAndStore).Concat(Products.Select(p => p.Operand));

    internal override IEnumerable<SlotRef> Writes => Bound(SlotAccess.Store, SlotAccess.LoadAndStore, SlotAccess.Add);

    internal IEnumerable<SlotRef> Bound(params SlotAccess[] access)
        => Bindings.Zip(Access, static (slot, done) => (slot, done)).Where(b => access.Contains(b.done)).Select(static b => b.slot);

    internal override TResult Accept<TResult>(IPlanVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>What a kernel does with a slot that it is bound to.</summary>
public enum SlotAccess
{
    /// <summary>Reads it.</summary>
    Load,
    /// <summary>Sets it, in the runs that keep the slot.</summary>
    Store,
    /// <summary>Reads its old value and sets a new one.</summary>
    LoadAndStore,
    /// <summary>Adds to a slot of fewer rows than the kernel's own.</summary>
    Add,
}

/// <summary>operand (one vector per row) times several matrices that share it; factor g adds M·v to its accumulator.
/// Transposed factors multiply with Mᵀ. Consecutive factors have consecutive accumulators. For a matrix over a concatenation a factor is
/// the block of columns that starts at its <see cref="ProductFactor.Column"/> and is as wide as the operand (transposed: as the kernel's
/// dimension).</summary>
public sealed record ProductTerm(SlotRef Operand, bool Transposed, IReadOnlyList<ProductFactor> Factors)
{
    /// <summary>Dimension of the operand's vectors (for a transposed product: the matrix's rows).</summary>
    public required int OperandDimension { get; init; }
}

/// <summary>One of the matrices of a <see cref="ProductTerm"/>, or a block of its columns.</summary>
/// <param name="Product">Which of the equations' products it is, numbered in the order in which they are computed; of a transposed factor, whose
/// gradient.</param>
/// <param name="Parameter">Index into <see cref="CellDescription.Parameters"/>.</param>
/// <param name="Column">Dimensions whose sizes add up to the first column of the block (empty: column 0).</param>
public sealed record ProductFactor(int Product, int Parameter, int Accumulator, IReadOnlyList<int> Column);

/// <summary>Sums a slot over rows into a slot of fewer rows, adding to what is there: from all T·B rows (Rows = Sequence) or B rows (Rows = Context)
/// to one vector, and, where the target's dimension is One and the source's is not, over units as well.</summary>
public sealed record ReduceStep(RowSpace Rows, SlotRef Source, SlotRef Target) : PlanStep(Rows)
{
    internal override KernelStep? Runs => null;

    internal override IEnumerable<SlotRef> Reads => [Source];

    internal override IEnumerable<SlotRef> Writes => [Target];

    internal override TResult Accept<TResult>(IPlanVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>Gradients of all matrices that were multiplied with one operand: dM += Σ over rows of adjoint ⊗ operand, each one product after the
/// loop.</summary>
public sealed record MatrixGradientStep(RowSpace Rows, SlotRef Operand, int OperandDimension, IReadOnlyList<MatrixGradient> Gradients)
    : PlanStep(Rows)
{
    internal override KernelStep? Runs => null;

    internal override IEnumerable<SlotRef> Reads => Gradients.Select(g => g.Adjoint).Append(Operand);

    internal override IEnumerable<SlotRef> Writes => [];

    internal override TResult Accept<TResult>(IPlanVisitor<TResult> visitor) => visitor.Visit(this);
}

/// <summary>The gradient of one matrix, or of a block of its columns: Σ over rows of adjoint ⊗ operand.</summary>
/// <param name="Product">The product whose gradient it is, as <see cref="ProductFactor.Product"/>.</param>
public sealed record MatrixGradient(int Product, int Parameter, SlotRef Adjoint, IReadOnlyList<int> Column)
{
    /// <summary>Whether the operand may be infinite or not a number where the adjoint is zero, or the other way round: there nothing is
    /// added.</summary>
    public bool KeepsZeros { get; init; }
}
