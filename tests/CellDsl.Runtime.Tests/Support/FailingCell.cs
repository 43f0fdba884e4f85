using CellDsl.Kernels;

namespace CellDsl.Runtime.Tests.Support;

/// <summary>The LSTM, whose kernels fail after a number of calls.</summary>
sealed class FailingCell : ICell
{
    static int s_left = int.MaxValue;

    public static CellDescription Description => HandLstm.Description;

    public static void FailAfter(int calls) => s_left = calls;

    public static void Invoke<T, V, TMode>(int kernel, in Tile<T> tile)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
        where V : struct, ISimd<V, T>
        where TMode : struct, IKernelMode
    {
        if (Interlocked.Decrement(ref s_left) < 0)
            throw new InvalidDataException("on purpose");
        HandLstm.Invoke<T, V, TMode>(kernel, tile);
    }
}
