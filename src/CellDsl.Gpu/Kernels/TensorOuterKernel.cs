using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>Gradients of matrices on tensor cores: as <see cref="OuterProductKernel"/>, for 64 units and 64 columns, eight rows at a time.</summary>
abstract class TensorOuterKernel : GpuKernel
{
    const int Rows = 8;
    const int Quads = 16;
    // From one row's units to the next row's: two fours more than there are, so that threads that load different rows meet in no bank.
    const int Stride = Quads + 2;

    public static void Add(OuterShape shape, StepRows step, ArrayView<Float4> adjoint, ArrayView<Float4> operand, ArrayView<float> target)
    {
        ArrayView<Float4> units = SharedMemory.Allocate<Float4>(2 * Rows * Stride);
        ArrayView<Float2> columns = operand.Cast<Float2>();
        int thread = Group.IdxX;
        int t = thread & 3;
        int line = TensorGroup.Line(thread);
        int unitQuad = Grid.IdxX * Quads + thread % Quads;
        int pair = Grid.IdxY * 2 * Quads + thread / 32 * 8 + line;
        int first = Grid.IdxZ * shape.RowsPerGroup;
        int end = shape.Rows - first < shape.RowsPerGroup ? shape.Rows : first + shape.RowsPerGroup;
        int adjointQuads = (shape.Units + 3) / 4;
        int operandPairs = (shape.Columns + 3) / 4 * 2;
        // Nothing is read beyond a row's end.
        int adjointEnd = unitQuad < adjointQuads ? end : 0;
        int operandEnd = pair < operandPairs ? end : 0;
        int adjointStep = Rows % shape.AdjointModulo;
        int operandStep = Rows % shape.OperandModulo;
        int row = first;
        int adjointRow = (first + thread / Quads) % shape.AdjointModulo;
        int lowRow = (first + t) % shape.OperandModulo;
        int highRow = (first + t + 4) % shape.OperandModulo;
        int place = thread / Quads * Stride + thread % Quads;
        int part = 0;

        TensorTile4 low = default;
        TensorTile4 high = default;
        units[place] = row + thread / Quads < adjointEnd ? Tf32.Round(adjoint[adjointRow * adjointQuads + unitQuad]) : default;
        Float2 nextLow = row + t < operandEnd && !HasEnded(step, row + t) ? columns[lowRow * operandPairs + pair] : default;
        Float2 nextHigh = row + t + 4 < operandEnd && !HasEnded(step, row + t + 4) ? columns[highRow * operandPairs + pair] : default;
        Group.Barrier();
        for (; row < end; row += Rows)
        {
            Float4 weights = Tf32.Round(new Float4(nextLow.X, nextHigh.X, nextLow.Y, nextHigh.Y));
            int next = row + Rows;
            adjointRow = OuterProductKernel.Advance(adjointRow, adjointStep, shape.AdjointModulo);
            lowRow = OuterProductKernel.Advance(lowRow, operandStep, shape.OperandModulo);
            highRow = OuterProductKernel.Advance(highRow, operandStep, shape.OperandModulo);
            Float4 nextUnits = next + thread / Quads < adjointEnd ? adjoint[adjointRow * adjointQuads + unitQuad] : default;
            nextLow = next + t < operandEnd && !HasEnded(step, next + t) ? columns[lowRow * operandPairs + pair] : default;
            nextHigh = next + t + 4 < operandEnd && !HasEnded(step, next + t + 4) ? columns[highRow * operandPairs + pair] : default;
            ArrayView<Float4> a = units.SubView(part * (Rows * Stride) + t * Stride + line, 4 * Stride + 9);
            low = TensorTile4.Add(low, Rearranged(a[0], a[4 * Stride]), weights);
            high = TensorTile4.Add(high, Rearranged(a[8], a[4 * Stride + 8]), weights);
            part = 1 - part;
            units[part * (Rows * Stride) + place] = Tf32.Round(nextUnits);
            Group.Barrier();
        }

        int columnQuad = Grid.IdxY * Quads + TensorGroup.Lane(thread);
        for (int n = 0; n < TensorTile4.Rows; n++)
        {
            int unit = Grid.IdxX * 4 * Quads + 4 * line + n;
            if (unit < shape.Units)
                OuterProductKernel.Write(shape, target, unit, 4 * columnQuad, TensorTile4.Row(low, n));
            if (unit + 2 * Quads < shape.Units)
                OuterProductKernel.Write(shape, target, unit + 2 * Quads, 4 * columnQuad, TensorTile4.Row(high, n));
        }
    }

    /// <summary>Four units of two rows, as instructions take them: two units at a time.</summary>
    static RowValues Rearranged(Float4 low, Float4 high)
        => new(new Float4(low.X, low.Y, high.X, high.Y), new Float4(low.Z, low.W, high.Z, high.W));
}
