using System.Numerics;
using CellDsl.Execution;
using CellDsl.Kernels;

namespace CellDsl.Conformance.Tests.ScalarBackend;

/// <summary>Each step of the plan as its definition says: row by row, and within a row number by number.</summary>
sealed class ScalarLane<TCell, T>(ParameterSet<T> parameters, MaskTable masks) : HostLane<T>
    where TCell : ICell
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public override void RunInLoop(SizedStep step, int t) => Run(step, t, steps: 1);

    public override void Run(SizedStep step, int firstStep, int steps)
    {
        ExistingRows existing = Existing(step);
        for (int row = 0; row < RowsOf(step, steps); row++)
            switch (step)
            {
                case SizedMask mask:
                    Mask(mask, firstStep, row);
                    break;
                case SizedKernel { Step.Totals: false } kernel:
                    Compute(kernel, firstStep, row);
                    break;
                // What is behind a sequence's end must not reach a sum.
                case not null when !existing.Has(firstStep, row):
                    break;
                case SizedKernel kernel:
                    Compute(kernel, firstStep, row);
                    break;
                case SizedReduction reduction:
                    Reduce(reduction, firstStep, row);
                    break;
                case SizedGradient gradient:
                    AddGradients(gradient, firstStep, row);
                    break;
                default:
                    throw new InvalidOperationException($"There is no such step: {step}.");
            }
    }

    /// <summary>Products into sums, then the cell's kernel on vectors of one number.</summary>
    unsafe void Compute(SizedKernel kernel, int t, int row)
    {
        T[] sums = new T[kernel.Step.Accumulators * kernel.Units];
        foreach (SizedProduct product in kernel.Products)
            for (int f = 0; f < product.Matrices.Count; f++)
                AddProduct(product, product.Matrices[f], Workspace.Row(product.Term.Operand, t, row),
                    sums.AsSpan(product.Term.Factors[f].Accumulator * kernel.Units, kernel.Units));
        foreach (SumMask mask in kernel.SumMasks)
            for (int unit = 0; unit < kernel.Units; unit++)
                sums[mask.Accumulator * kernel.Units + unit] *= Weights(mask.Mask, t, row, kernel.Units)[unit];

        Rows<T>[] slots = [.. kernel.Step.Bindings.Select(b => Workspace.Rows(b, t))];
        fixed (Rows<T>* bindings = slots)
        fixed (T* first = sums)
        {
            var tile = new Tile<T>(row, row + 1, 0, kernel.Units, bindings, first, sumStride: kernel.Units, sumRowStride: 0);
            if (Workspace.Mode == RunMode.Infer)
                TCell.Invoke<T, V1<T>, Inferring>(kernel.Step.Kernel, tile);
            else if (Workspace.Mode == RunMode.Record || Pass.IsBackward)
                TCell.Invoke<T, V1<T>, Recording>(kernel.Step.Kernel, tile);
            else
                TCell.Invoke<T, V1<T>, Capturing>(kernel.Step.Kernel, tile);
        }
    }

    void AddProduct(SizedProduct product, MatrixBlock block, ReadOnlySpan<T> operand, Span<T> sums)
    {
        ReadOnlySpan<T> matrix = parameters.Value(block.Parameter)[block.FirstColumn..];
        for (int unit = 0; unit < sums.Length; unit++)
            for (int k = 0; k < product.Depth; k++)
                sums[unit] += matrix[product.Term.Transposed ? k * block.RowLength + unit : unit * block.RowLength + k] * operand[k];
    }

    void AddGradients(SizedGradient gradient, int t, int row)
    {
        ReadOnlySpan<T> operand = Workspace.Row(gradient.Operand, t, row);
        foreach (GradientBlock block in gradient.Blocks)
        {
            ReadOnlySpan<T> adjoint = Workspace.Row(block.Adjoint, t, row);
            Span<T> target = parameters.Gradient(block.Matrix.Parameter)[block.Matrix.FirstColumn..];
            for (int unit = 0; unit < block.Units; unit++)
                for (int column = 0; column < gradient.Columns; column++)
                    if (!block.KeepsZeros || adjoint[unit] != T.Zero && operand[column] != T.Zero)
                        target[unit * block.Matrix.RowLength + column] += adjoint[unit] * operand[column];
        }
    }

    void Reduce(SizedReduction reduction, int t, int row)
    {
        ReadOnlySpan<T> source = Workspace.Row(reduction.Source, t, row);
        Span<T> target = Workspace.Row(reduction.Target, t, 0);
        for (int unit = 0; unit < reduction.Size; unit++)
            target[reduction.OverUnits ? 0 : unit] += source[unit];
    }

    void Mask(SizedMask mask, int t, int row)
    {
        T[] weights = Weights(mask.Mask, t, row, mask.Units);
        ReadOnlySpan<T> source = Workspace.Row(mask.Source, t, row);
        ReadOnlySpan<T> other = mask.Other is { } slot ? Workspace.Row(slot, t, row) : new T[mask.Units];
        Span<T> target = Workspace.Row(mask.Target, t, row);
        for (int unit = 0; unit < mask.Units; unit++)
        {
            T k = weights[unit];
            target[unit] = mask.Operation switch
            {
                MaskOperation.Scale => k * source[unit],
                MaskOperation.Mix when k == T.Zero => source[unit],
                MaskOperation.Mix when k == T.One => other[unit],
                MaskOperation.Mix => k * other[unit] + (T.One - k) * source[unit],
                MaskOperation.Release => (T.One - k) * source[unit],
                MaskOperation.Retain => target[unit] + k * (source[unit] + other[unit]),
                MaskOperation.RetainFirst => k * (source[unit] + other[unit]),
                _ => throw new InvalidOperationException($"There is no such operation: {mask.Operation}."),
            };
        }
    }

    T[] Weights(int mask, int t, int row, int units)
    {
        T[] weights = new T[units];
        masks.Fill<T>(mask, t, row, weights);
        return weights;
    }
}
