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
public readonly struct OuterShape(int rows, int rowsPerGroup, int adjointModulo, int operandModulo, int units, int columns, int targetStride, int partStride)
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

/// <summary>Gradients of matrices: target[unit, column] += Σ over rows of adjoint[row, unit]·operand[row, column], in an order that depends on the sizes alone.</summary>
abstract class OuterProductKernel : GpuKernel
{
    /// <summary>A group has as many rows at a time as it has threads for units, each of them eight, and a thread for every four columns.</summary>
    public static void Add<TGroup>(OuterShape shape, ArrayView<Float4> adjoint, ArrayView<Float4> operand, ArrayView<float> target)
        where TGroup : struct, IGroup
    {
        ArrayView<float> units = SharedMemory.Allocate<float>(TGroup.RowThreads * TGroup.UnitThreads * 4);
        ArrayView<Float4> columns = SharedMemory.Allocate<Float4>(TGroup.RowThreads * TGroup.UnitThreads);
        ArrayView<Float4> unitQuads = units.Cast<Float4>();
        int lane = Group.IdxX & (TGroup.UnitThreads - 1);
        int line = Group.IdxX / TGroup.UnitThreads;
        int unitQuad = Grid.IdxX * TGroup.UnitThreads + lane;
        int columnQuad = Grid.IdxY * TGroup.UnitThreads + lane;
        int first = Grid.IdxZ * shape.RowsPerGroup;
        int end = shape.Rows - first < shape.RowsPerGroup ? shape.Rows : first + shape.RowsPerGroup;
        int at = line * Tile8.Rows;
        int stride = TGroup.UnitThreads * 4;

        Tile8 sums = default;
        Float4 nextUnits = Quad(adjoint, first + line, end, shape.AdjointModulo, unitQuad, shape.Units);
        Float4 nextColumns = Quad(operand, first + line, end, shape.OperandModulo, columnQuad, shape.Columns);
        for (int row = first; row < end; row += TGroup.RowThreads)
        {
            unitQuads[Group.IdxX] = nextUnits;
            columns[Group.IdxX] = nextColumns;
            Group.Barrier();
            int next = row + TGroup.RowThreads + line;
            nextUnits = Quad(adjoint, next, end, shape.AdjointModulo, unitQuad, shape.Units);
            nextColumns = Quad(operand, next, end, shape.OperandModulo, columnQuad, shape.Columns);
            sums = Tile8.Add(sums, Tile8.Read(units, line, 0), columns[lane]);
            sums = Tile8.Add(sums, Tile8.Read(units, line, stride), columns[lane + TGroup.UnitThreads]);
            sums = Tile8.Add(sums, Tile8.Read(units, line, 2 * stride), columns[lane + 2 * TGroup.UnitThreads]);
            sums = Tile8.Add(sums, Tile8.Read(units, line, 3 * stride), columns[lane + 3 * TGroup.UnitThreads]);
            if (TGroup.RowThreads == 8)
            {
                sums = Tile8.Add(sums, Tile8.Read(units, line, 4 * stride), columns[lane + 4 * TGroup.UnitThreads]);
                sums = Tile8.Add(sums, Tile8.Read(units, line, 5 * stride), columns[lane + 5 * TGroup.UnitThreads]);
                sums = Tile8.Add(sums, Tile8.Read(units, line, 6 * stride), columns[lane + 6 * TGroup.UnitThreads]);
                sums = Tile8.Add(sums, Tile8.Read(units, line, 7 * stride), columns[lane + 7 * TGroup.UnitThreads]);
            }
            Group.Barrier();
        }

        for (int n = 0; n < Tile8.Rows; n++)
        {
            int unit = Grid.IdxX * stride + at + n;
            if (unit < shape.Units)
                Write(shape, target, unit, 4 * columnQuad, Tile8.Row(sums, n));
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

    static Float4 Quad(ArrayView<Float4> vectors, int row, int end, int modulo, int quad, int size)
        => row < end && 4 * quad < size ? vectors[(row < modulo ? row : row % modulo) * ((size + 3) / 4) + quad] : default;

    static void Write(OuterShape shape, ArrayView<float> target, int unit, int column, Float4 value)
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
