using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>Rows that are summed up.</summary>
/// <param name="rows">How many rows.</param>
/// <param name="units">How many numbers of each.</param>
/// <param name="stride">Numbers from one row to the next.</param>
/// <param name="rowsPerGroup">Rows that one group sums up; their sums are the target's rows.</param>
/// <param name="adds">1: to what the target holds. 0: in its place.</param>
public readonly struct SumShape(int rows, int units, int stride, int rowsPerGroup, int adds)
{
    public readonly int Rows = rows;
    public readonly int Units = units;
    public readonly int Stride = stride;
    public readonly int RowsPerGroup = rowsPerGroup;
    public readonly int Adds = adds;
}

/// <summary>Sums over rows, in an order that depends on the sizes alone.</summary>
abstract class SumKernel : GpuKernel
{
    /// <summary>Rows that a group adds at a time, whatever its size: the order of additions is the same.</summary>
    public const int Lines = 4;

    /// <summary>A group has a thread for each of its neighbouring units and each of the four rows that it adds at a time.</summary>
    public static void Sum<TGroup>(SumShape shape, ArrayView<float> source, ArrayView<float> target)
        where TGroup : struct, IGroup
    {
        int units = TGroup.UnitThreads;
        ArrayView<float> sums = SharedMemory.Allocate<float>(TGroup.UnitThreads * Lines);
        int lane = Group.IdxX % units;
        int line = Group.IdxX / units;
        int unit = Grid.IdxX * units + lane;
        int first = Grid.IdxY * shape.RowsPerGroup;
        int end = shape.Rows - first < shape.RowsPerGroup ? shape.Rows : first + shape.RowsPerGroup;
        float even = 0;
        float odd = 0;
        if (unit < shape.Units)
            for (int row = first + line; row < end; row += 2 * Lines)
            {
                even += source[row * shape.Stride + unit];
                if (row + Lines < end)
                    odd += source[(row + Lines) * shape.Stride + unit];
            }
        sums[line * units + lane] = even + odd;
        Group.Barrier();
        if (line != 0 || unit >= shape.Units)
            return;
        float sum = sums[lane] + sums[units + lane] + sums[2 * units + lane] + sums[3 * units + lane];
        int to = Grid.IdxY * shape.Units + unit;
        target[to] = shape.Adds != 0 ? target[to] + sum : sum;
    }
}
