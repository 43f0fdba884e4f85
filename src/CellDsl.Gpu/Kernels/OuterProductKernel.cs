using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>Vectors, one per row, of which the outer products are summed up.</summary>
/// <param name="rows">How many rows.</param>
/// <param name="rowsPerGroup">Rows that one group sums up.</param>
/// <param name="adjointModulo">Row r has adjoint r modulo this.</param>
/// <param name="operandModulo">Row r has operand r modulo this.</param>
/// <param name="units">Numbers of an adjoint: rows of the matrix.</param>
/// <param name="columns">Numbers of an operand.</param>
/// <param name="targetStride">Numbers from one row of the matrix to the next.</param>
/// <param name="partStride">Numbers from one group of rows' sums to the next one's; 0: there is one group, which adds to the target.</param>
public readonly struct OuterShape(int rows, int rowsPerGroup, int adjointModulo, int operandModulo, int units, int columns, int targetStride,
    int partStride)
{
    public readonly int Rows = rows;
    public readonly int RowsPerGroup = rowsPerGroup;
    public readonly int AdjointModulo = adjointModulo;
    public readonly int OperandModulo = operandModulo;
    public readonly int Units = units;
    public readonly int Columns = columns;
    public readonly int TargetStride = targetStride;
    public readonly int PartStride = partStride;
}

/// <summary>Gradients of matrices: target[unit, column] += Σ over rows of adjoint[row, unit]·operand[row, column], in an order that depends on the
/// sizes alone.</summary>
abstract class OuterProductKernel : GpuKernel
{
    /// <summary>A group has as many rows at a time as it has threads for units, each of them eight, and a thread for every four columns.</summary>
    /// <param name="step">The rows: operands of those behind a sequence's end do not count.</param>
    public static void Add<TTile, TGroup>(OuterShape shape, StepRows step, ArrayView<Float4> adjoint, ArrayView<Float4> operand,
        ArrayView<float> target)
        where TTile : struct, ITile<TTile>
        where TGroup : struct, IGroup
    {
        // Two parts: while the group multiplies one, the next arrives in registers and is then placed beside it.
        int size = TGroup.RowThreads * TGroup.UnitThreads;
        ArrayView<Float4> units = SharedMemory.Allocate<Float4>(2 * TGroup.RowThreads * TGroup.UnitThreads);
        ArrayView<Float4> columns = SharedMemory.Allocate<Float4>(2 * TGroup.RowThreads * TGroup.UnitThreads);
        int thread = Group.IdxX;
        int lane = thread & (TGroup.UnitThreads - 1);
        int line = thread / TGroup.UnitThreads;
        int unitQuad = Grid.IdxX * TGroup.UnitThreads + lane;
        int columnQuad = Grid.IdxY * TGroup.UnitThreads + lane;
        int first = Grid.IdxZ * shape.RowsPerGroup;
        int end = shape.Rows - first < shape.RowsPerGroup ? shape.Rows : first + shape.RowsPerGroup;
        int at = line * TTile.Rows;
        int stride = TGroup.UnitThreads * 4;
        int adjointQuads = (shape.Units + 3) / 4;
        int operandQuads = (shape.Columns + 3) / 4;
        // Nothing is read beyond a row's end.
        int adjointEnd = unitQuad < adjointQuads ? end : 0;
        int operandEnd = columnQuad < operandQuads ? end : 0;

        TTile sums = default;
        int row = first + line;
        int adjointRow = row % shape.AdjointModulo;
        int operandRow = row % shape.OperandModulo;
        int adjointStep = TGroup.RowThreads % shape.AdjointModulo;
        int operandStep = TGroup.RowThreads % shape.OperandModulo;
        int part = 0;
        units[thread] = row < adjointEnd ? adjoint[adjointRow * adjointQuads + unitQuad] : default;
        columns[thread] = row < operandEnd && !HasEnded(step, row) ? operand[operandRow * operandQuads + columnQuad] : default;
        Group.Barrier();
        for (int next = first + TGroup.RowThreads; next < end + TGroup.RowThreads; next += TGroup.RowThreads)
        {
            row += TGroup.RowThreads;
            adjointRow = Advance(adjointRow, adjointStep, shape.AdjointModulo);
            operandRow = Advance(operandRow, operandStep, shape.OperandModulo);
            Float4 nextUnits = row < adjointEnd ? adjoint[adjointRow * adjointQuads + unitQuad] : default;
            Float4 nextColumns = row < operandEnd && !HasEnded(step, row) ? operand[operandRow * operandQuads + columnQuad] : default;
            ArrayView<Float4> u = units.SubView(part * size, size);
            ArrayView<Float4> c = columns.SubView(part * size + lane, size - lane);
            // Four at a time, as in TileProduct.
            for (int e = 0; e < TGroup.RowThreads; e += 4)
            {
                ArrayView<float> r = u.SubView(e * TGroup.UnitThreads, 4 * TGroup.UnitThreads).Cast<float>();
                ArrayView<Float4> w = c.SubView(e * TGroup.UnitThreads);
                sums = TTile.Add(sums, TTile.Read(r, line, 0), w[0]);
                sums = TTile.Add(sums, TTile.Read(r, line, stride), w[TGroup.UnitThreads]);
                sums = TTile.Add(sums, TTile.Read(r, line, 2 * stride), w[2 * TGroup.UnitThreads]);
                sums = TTile.Add(sums, TTile.Read(r, line, 3 * stride), w[3 * TGroup.UnitThreads]);
            }
            part = 1 - part;
            units[part * size + thread] = nextUnits;
            columns[part * size + thread] = nextColumns;
            Group.Barrier();
        }

        for (int n = 0; n < TTile.Rows; n++)
        {
            int unit = Grid.IdxX * stride + at + n;
            if (unit < shape.Units)
                Write(shape, target, unit, 4 * columnQuad, TTile.Row(sums, n));
        }
    }

    /// <summary>Adds what groups of rows have summed up, in their order. A thread for every number of the matrix.</summary>
    public static void AddParts(OuterShape shape, int parts, ArrayView<float> sums, ArrayView<float> target)
    {
        int at = Index;
        if (at >= shape.Units * shape.Columns)
            return;
        int to = at / shape.Columns * shape.TargetStride + at % shape.Columns;
        float sum = target[to];
        for (int part = 0; part < parts; part++)
            sum += sums[part * shape.PartStride + at];
        target[to] = sum;
    }

    /// <summary>The row that lies <paramref name="step"/> behind, where rows begin anew after <paramref name="modulo"/> of them; the step is
    /// less.</summary>
    public static int Advance(int row, int step, int modulo) => row + step < modulo ? row + step : row + step - modulo;

    public static void Write(OuterShape shape, ArrayView<float> target, int unit, int column, Float4 value)
    {
        int to = shape.PartStride == 0
            ? unit * shape.TargetStride + column
            : Grid.IdxZ * shape.PartStride + unit * shape.Columns + column;
        bool adds = shape.PartStride == 0;
        if (column < shape.Columns)
            target[to] = adds ? target[to] + value.X : value.X;
        if (column + 1 < shape.Columns)
            target[to + 1] = adds ? target[to + 1] + value.Y : value.Y;
        if (column + 2 < shape.Columns)
            target[to + 2] = adds ? target[to + 2] + value.Z : value.Z;
        if (column + 3 < shape.Columns)
            target[to + 3] = adds ? target[to + 3] + value.W : value.W;
    }
}
