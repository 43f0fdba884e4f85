namespace CellDsl.Execution;

/// <summary>A step of a plan with the sizes of one layer put in. A backend may run steps of its own making in its place.</summary>
/// <param name="StepByStep">Whether outside the loop it is run for one time step after the other: it reads or adds to a slot with fewer rows than
/// its own. Else it is run for all time steps at once.</param>
public abstract record SizedStep(RowSpace Rows, bool StepByStep);

/// <summary>Products into accumulators, then a kernel of the cell's.</summary>
/// <param name="Units">Size of everything that the kernel computes.</param>
/// <param name="AddsAcrossRows">Whether it adds all its rows into one vector.</param>
/// <param name="SumMasks">Sums that are multiplied by a mask before the kernel reads them.</param>
public sealed record SizedKernel(KernelStep Step, bool StepByStep, int Units, IReadOnlyList<SizedProduct> Products, bool AddsAcrossRows,
    IReadOnlyList<SumMask> SumMasks)
    : SizedStep(Step.Rows, StepByStep);

/// <summary>One operand times the matrices that share it.</summary>
/// <param name="Depth">Size of the operand.</param>
/// <param name="Matrices">In the order of the term's factors.</param>
public sealed record SizedProduct(ProductTerm Term, int Depth, IReadOnlyList<MatrixBlock> Matrices);

/// <summary>Columns of a parameter's matrix, from FirstColumn on. RowLength is the whole matrix's.</summary>
public readonly record struct MatrixBlock(int Parameter, int FirstColumn, int RowLength);

/// <summary>An elementwise step that draws a mask.</summary>
/// <param name="Mask">Index into <see cref="SizedPlan.Masks"/>.</param>
public sealed record SizedMask(MaskOperation Operation, int Mask, int Units, SlotRef Source, SlotRef? Other, SlotRef Target)
    : SizedStep(RowSpace.Sequence, StepByStep: false);

/// <summary>Adds a slot's rows to one vector.</summary>
/// <param name="Size">Of the source.</param>
/// <param name="OverUnits">Whether its units are added up as well.</param>
public sealed record SizedReduction(RowSpace Rows, SlotRef Source, SlotRef Target, int Size, bool OverUnits) : SizedStep(Rows, StepByStep: false);

/// <summary>Gradients of matrices, Σ over rows of adjoint ⊗ operand.</summary>
/// <param name="Columns">Size of the operand.</param>
public sealed record SizedGradient(RowSpace Rows, bool StepByStep, SlotRef Operand, int Columns, IReadOnlyList<GradientBlock> Blocks)
    : SizedStep(Rows, StepByStep);

/// <summary>The gradient of a block of columns, as many as the operand has elements.</summary>
/// <param name="Units">Size of the adjoint: the block's rows.</param>
/// <param name="KeepsZeros">As <see cref="MatrixGradient.KeepsZeros"/>.</param>
public readonly record struct GradientBlock(SlotRef Adjoint, int Units, MatrixBlock Matrix, bool KeepsZeros);

/// <summary>The steps of one direction.</summary>
public record SizedProgram(SizedStep[] Before, SizedStep[] Loop, SizedStep[] After)
{
    /// <summary>In the order in which they begin to run.</summary>
    public IEnumerable<SizedStep> Steps => Before.Concat(Loop).Concat(After);
}
