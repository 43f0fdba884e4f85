using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using CellDsl.Execution;
using CellDsl.Kernels;

namespace CellDsl.Products;

/// <summary>Products of a few rows with a panel of packed columns, held in registers. A row's sums depend on neither the tile's shape nor its other
/// rows.</summary>
static unsafe partial class TileProducts<T, V>
    where T : unmanaged
    where V : struct, IMultiplyAdd<V, T>
{
    // Methods of their own: with anything else around the loop the register allocator spills accumulators in every iteration.
    // Optimised from the first call: they run long before call counts would promote them.
    const MethodImplOptions Isolated = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    public const int MaxVectors = 4;

    /// <summary>Rows whose accumulators fit in the registers beside the fewer factors (rows or vectors), one of the others, and a product where
    /// that is no part of a multiply-add, or a copy that the JIT makes of a number alone.</summary>
    public static int MaxRows(int vectors)
    {
        int registers = (Instructions.Has32Registers ? 32 : 16) - (Instructions.HasFusedMultiplyAdd && V.Count > 1 ? 1 : 2);
        int rows = 1;
        while (rows < MostRows && (rows + 1) * vectors + Math.Min(rows + 1, vectors) <= registers)
            rows++;
        return rows;
    }

    const int MostRows = 8;

    /// <summary>Asks for a line in the second-level cache: early enough for weights that lie beyond it, without displacing what the first
    /// holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Prefetch(T* address)
    {
        if (Sse.IsSupported)
            Sse.Prefetch1(address);
    }
}
