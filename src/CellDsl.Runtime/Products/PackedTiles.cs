using System.Runtime.CompilerServices;
using CellDsl.Execution;

namespace CellDsl.Products;

/// <summary>The left factor by tiles of rows: for each step of the depth, the tile's elements side by side.</summary>
static unsafe class PackedTiles<T>
    where T : unmanaged
{
    /// <summary>Where steps of the depth are further apart, each is on another page soon.</summary>
    const int NearBytes = 512;

    /// <summary>Steps whose pages are known to the processor until all tiles have got their elements.</summary>
    const int StepsAtOnce = 32;

    /// <summary>Whether packing is worth it: not where the depth lies side by side, or nearly so.</summary>
    public static bool Serve(in ProductCall<T> call) => call.A.Column * sizeof(T) > NearBytes && call.Depth > 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(Strided<T> a, Share rows, int tiles, Share depth, T* target)
    {
        for (int first = 0; first < depth.Count; first += StepsAtOnce)
            for (int t = 0; t < tiles; t++)
            {
                Share tile = Share.Of(rows.Count, t, tiles);
                int steps = Math.Min(StepsAtOnce, depth.Count - first), count = tile.Count;
                T* source = a.At(rows.First + tile.First, depth.First + first);
                T* packed = target + tile.First * (nint)depth.Count + first * (nint)count;
                if (a.Row == 1)
                    PanelCopy.Rows(source, a.Column, packed, count, steps, count);
                else
                    for (int k = 0; k < steps; k++)
                        for (int r = 0; r < count; r++)
                            packed[k * count + r] = source[r * a.Row + k * a.Column];
            }
    }
}
