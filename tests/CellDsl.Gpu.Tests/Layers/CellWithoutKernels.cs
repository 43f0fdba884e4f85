using CellDsl.Cells;
using CellDsl.Kernels;

namespace CellDsl.Gpu.Tests.Layers;

/// <summary>A cell compiled where GPUs were unknown.</summary>
sealed class CellWithoutKernels : ICell
{
    public static CellDescription Description => Lstm.Description;

    static void ICell.Invoke<T, V, TMode>(int kernel, in Tile<T> tile) => throw new NotSupportedException();
}
