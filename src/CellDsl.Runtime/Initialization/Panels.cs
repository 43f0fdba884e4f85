using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CellDsl.Execution;
using CellDsl.Kernels;

namespace CellDsl;

/// <summary>The right factor of matrix products, by panels of 16 columns. A product's terms are added up in the order of rows, each fused;
/// vectors lie along the columns, which are independent: so the bits are the same at every vector width and on every machine.</summary>
sealed unsafe class Panels(int rows, int columns) : IDisposable
{
    /// <summary>Rows of the left factor that are multiplied at a time.</summary>
    public const int TileRows = 4;

    /// <summary>Rows of the left factor for which it is worth reading all panels.</summary>
    public const int BlockRows = 32;

    const int Width = 16;

    /// <summary>Rows of a panel that stay in the first-level cache for all tiles.</summary>
    const int DepthBlock = 128;

    readonly NativeBlock _memory = new((long)rows * WholePanels(columns) * sizeof(double));

    public static int WholePanels(int columns) => (columns + Width - 1) / Width * Width;

    /// <summary>Rows <paramref name="first"/> up to <paramref name="end"/> of the source become the rows of the same numbers.</summary>
    public void SetRows(PaddedRows source, int first, int end)
    {
        for (int row = first; row < end; row++)
            for (int column = 0; column < columns; column += Width)
                source[row][column..Math.Min(column + Width, columns)].CopyTo(new Span<double>(At(row, column), Width));
    }

    /// <summary>Rows <paramref name="first"/> up to <paramref name="end"/> of the source become the columns of the same numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetColumns(PaddedRows source, int first, int end)
    {
        for (int column = first; column < end; column++)
        {
            ReadOnlySpan<double> values = source[column];
            double* target = At(0, column);
            for (int row = 0; row < values.Length; row++)
                target[row * Width] = values[row];
        }
    }

    /// <summary>target += left · this, over the first <paramref name="depth"/> rows and <paramref name="columns"/> columns; of target and left,
    /// <paramref name="count"/> rows, and what else there is up to a whole tile and panel.</summary>
    public void AddProduct(Rows<double> target, Rows<double> left, int count, int depth, int columns)
    {
        if (!Instructions.HasFusedMultiplyAdd)
            AddProduct<V128<double>>(target, left, count, depth, columns);
        else if (Vector512.IsHardwareAccelerated)
            AddProduct<V512<double>>(target, left, count, depth, columns);
        else if (Vector256.IsHardwareAccelerated)
            AddProduct<V256<double>>(target, left, count, depth, columns);
        else if (Vector128.IsHardwareAccelerated)
            AddProduct<V128<double>>(target, left, count, depth, columns);
        else
            AddProduct<V1<double>>(target, left, count, depth, columns);
    }

    internal void AddProduct<V>(Rows<double> target, Rows<double> left, int count, int depth, int columns)
        where V : struct, ISimd<V, double>
    {
        for (int column = 0; column < columns; column += Width)
            for (int first = 0; first < depth; first += DepthBlock)
                for (int row = 0; row < count; row += TileRows)
                    for (int part = 0; part < Width; part += 2 * V.Count)
                        AddTile<V>(new Rows<double>(target.At(row, column + part), target.Stride), new Rows<double>(left.At(row, first), left.Stride),
                            At(first, column + part), Math.Min(DepthBlock, depth - first));
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    static void AddTile<V>(Rows<double> target, Rows<double> left, double* panel, int depth)
        where V : struct, ISimd<V, double>
    {
        double* t0 = target.At(0, 0), t1 = target.At(1, 0), t2 = target.At(2, 0), t3 = target.At(3, 0);
        double* a0 = left.At(0, 0), a1 = left.At(1, 0), a2 = left.At(2, 0), a3 = left.At(3, 0);
        V s00 = V.Load(t0), s10 = V.Load(t1), s20 = V.Load(t2), s30 = V.Load(t3);
        V s01 = V.Load(t0 + V.Count), s11 = V.Load(t1 + V.Count), s21 = V.Load(t2 + V.Count), s31 = V.Load(t3 + V.Count);
        for (int k = 0; k < depth; k++, panel += Width)
        {
            V m0 = V.Load(panel), m1 = V.Load(panel + V.Count);
            V a = V.Broadcast(a0[k]);
            s00 = ExactProductSum.Of(a, m0, s00);
            s01 = ExactProductSum.Of(a, m1, s01);
            a = V.Broadcast(a1[k]);
            s10 = ExactProductSum.Of(a, m0, s10);
            s11 = ExactProductSum.Of(a, m1, s11);
            a = V.Broadcast(a2[k]);
            s20 = ExactProductSum.Of(a, m0, s20);
            s21 = ExactProductSum.Of(a, m1, s21);
            a = V.Broadcast(a3[k]);
            s30 = ExactProductSum.Of(a, m0, s30);
            s31 = ExactProductSum.Of(a, m1, s31);
        }
        V.Store(t0, s00);
        V.Store(t0 + V.Count, s01);
        V.Store(t1, s10);
        V.Store(t1 + V.Count, s11);
        V.Store(t2, s20);
        V.Store(t2 + V.Count, s21);
        V.Store(t3, s30);
        V.Store(t3 + V.Count, s31);
    }

    double* At(int row, int column) => (double*)_memory.Pointer + ((nint)(column / Width) * rows + row) * Width + column % Width;

    public void Dispose() => _memory.Dispose();
}
