using System.Numerics;
using CellDsl.Kernels;

namespace CellDsl;

/// <summary>Implemented by the generated part of every [Cell] class.</summary>
public interface ICell
{
    /// <summary>The compile-time facts as data.</summary>
    static abstract CellDescription Description { get; }

    /// <summary>Runs kernel number <paramref name="kernel"/> of the plan over one tile.</summary>
    static abstract void Invoke<T, V, TMode>(int kernel, in Tile<T> tile)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : struct, ISimd<V, T>
        where TMode : struct, IKernelMode;
}
