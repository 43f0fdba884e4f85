using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace CellDsl.Kernels;

/// <summary>What one call of an emitted kernel works on: a block of rows and units, the slots it reads and writes, and its product sums.
/// The unit range starts at a multiple of the vector width; its end is rounded up to one, and rows are padded to hold that.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct Tile<T>
    where T : unmanaged
{
    readonly Rows<T>* _slots;
    readonly T* _sums;
    readonly nint _sumStride;
    readonly nint _sumRowStride;

    /// <param name="slots">The kernel's bindings, in its order.</param>
    /// <param name="sums">Sums of the tile's first row and unit to accumulator 0.</param>
    /// <param name="sumStride">From one accumulator's sums to the next one's.</param>
    /// <param name="sumRowStride">From one row's sums to the next one's.</param>
    public Tile(int firstRow, int endRow, int firstUnit, int endUnit, Rows<T>* slots, T* sums, nint sumStride, nint sumRowStride)
    {
        FirstRow = firstRow;
        EndRow = endRow;
        FirstUnit = firstUnit;
        EndUnit = endUnit;
        _slots = slots;
        _sums = sums;
        _sumStride = sumStride;
        _sumRowStride = sumRowStride;
    }

    public int FirstRow { get; }
    public int EndRow { get; }
    public int FirstUnit { get; }
    public int EndUnit { get; }

    /// <summary>Binding number <paramref name="binding"/> of the kernel's plan step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Rows<T> Slot(int binding) => _slots[binding];

    /// <summary>Accumulator number <paramref name="accumulator"/>: the products' sums for the rows and units of this tile, indexed like a
    /// slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Rows<T> Sums(int accumulator)
        => new(_sums + accumulator * _sumStride - FirstRow * _sumRowStride - FirstUnit, _sumRowStride);
}

/// <summary>Rows of units in memory. A stride of zero repeats one row: a parameter.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly unsafe struct Rows<T>
    where T : unmanaged
{
    readonly T* _origin;
    readonly nint _stride;

    internal Rows(T* origin, nint stride)
    {
        _origin = origin;
        _stride = stride;
    }

    internal T* Origin => _origin;
    internal nint Stride => _stride;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T* At(int row, int unit) => _origin + row * _stride + unit;
}

/// <summary>Whether forward kernels store what backward needs, and what the user asked to see. Known to the JIT, so a fast path pays
/// nothing.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IKernelMode
{
    static abstract bool Records { get; }
    static abstract bool Captures { get; }
}

[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Inferring : IKernelMode
{
    public static bool Records => false;
    public static bool Captures => false;
}

[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Recording : IKernelMode
{
    public static bool Records => true;
    public static bool Captures => false;
}

/// <summary>Records and stores every named value.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct Capturing : IKernelMode
{
    public static bool Records => true;
    public static bool Captures => true;
}
