using ILGPU;

namespace CellDsl.Gpu.Kernels;

// What kernels that run a whole loop are written with.
public abstract partial class GpuKernel
{
    /// <summary>The group's shared memory, of the size that the launch asked for.</summary>
    protected static ArrayView<Float4> Shared() => SharedMemory.GetDynamic<Float4>();

    /// <inheritdoc cref="LoopProduct{TTile}.Keep"/>
    protected static TKept Keep<TProduct, TKept>(LoopRun run, StageShape shape, LoopOperand operand, ArrayView<Float4> shared)
        where TProduct : struct, IProduct
        where TKept : struct, IKept<TKept>
        => LoopProduct<Tile1>.Keep<TProduct, TKept>(run, shape, operand, shared);

    /// <inheritdoc cref="LoopProduct{TTile}.Add"/>
    protected static TSums Multiply<TProduct, TSums, TTile, TKept>(
        TSums sums, LoopOperand operand, LoopRun run, StageShape shape, ArrayView<Float4> shared, TKept kept, int t, int first)
        where TProduct : struct, IProduct<TSums>
        where TSums : struct
        where TTile : struct, ITile<TTile>
        where TKept : struct, IKept<TKept>
        => LoopProduct<TTile>.Add<TProduct, TSums, TKept>(sums, operand, run, shape, shared, kept, t, first, EndOfRows(run));

    /// <inheritdoc cref="LoopProduct{TTile}.Combine"/>
    protected static Float4 Combine<TTile>(TTile part, StageShape shape, ArrayView<Float4> shared)
        where TTile : struct, ITile<TTile>
        => LoopProduct<TTile>.Combine(part, shape, shared);

    /// <summary>The n-th time step of a loop.</summary>
    protected static int StepOf(LoopRun run, int n) => run.FirstStep + n * run.Direction;

    /// <summary>The rows of a time step.</summary>
    protected static StepRows RowsAt(LoopRun run, StageShape shape, int t)
        => new(run.Batch, (int)shape.Quads, run.Batch, t, run.Lengths, run.HasLengths);

    protected static int FirstRow(LoopRun run) => Grid.IdxY * run.RowsPerGroup;

    protected static int EndOfRows(LoopRun run)
    {
        int end = FirstRow(run) + run.RowsPerGroup;
        return end < run.Batch ? end : run.Batch;
    }

    /// <summary>The row that the thread computes of those from <paramref name="first"/> on.</summary>
    protected static int RowIn(StageShape shape, int first) => first + StageShape.OverGroupQuads(shape, Group.IdxX);

    /// <summary>The four units that the thread computes.</summary>
    protected static int UnitIn(StageShape shape) => Grid.IdxX * shape.GroupQuads + StageShape.ModGroupQuads(shape, Group.IdxX);

    /// <summary>Whether the thread computes anything of the rows from <paramref name="first"/> on.</summary>
    protected static bool Computes(LoopRun run, StageShape shape, int first)
        => Group.IdxX < shape.Rows * shape.GroupQuads && RowIn(shape, first) < EndOfRows(run) && UnitIn(shape) < shape.Quads;

    /// <summary>A barrier for all groups that compute the same rows; what each has written is there for the others. All these groups must be on the
    /// device at once.</summary>
    /// <remarks>A fence before the first atomic operation publishes what the group has written (the group's barrier orders that before the fence),
    /// and one after the last takes notice: fence-fence synchronisation, chapter 8 (memory consistency model) of NVIDIA's PTX ISA. The plain loads
    /// that follow see what was published, so a line that the multiprocessor has in its first-level cache from before is not used.</remarks>
    /// <param name="round">How often the groups have waited since the launch, this time included.</param>
    protected static void WaitForGroups(LoopRun run, int round)
    {
        Group.Barrier();
        if (run.Waiting > 1)
        {
            if (Group.IdxX == 0)
            {
                int at = Grid.IdxY * LoopRun.CounterStride;
                MemoryFence.DeviceLevel();
                Atomic.Add(ref run.Counters[at], 1);
                // Not a plain read: that would be taken out of the loop.
                while (Atomic.Add(ref run.Counters[at], 0) < round * run.Waiting)
                {
                }
                MemoryFence.DeviceLevel();
            }
            Group.Barrier();
        }
    }

    /// <summary>For the threads of the group alone.</summary>
    protected static void WaitForThreads() => Group.Barrier();
}
