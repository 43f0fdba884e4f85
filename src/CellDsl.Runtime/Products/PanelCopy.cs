using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using CellDsl.Execution;

namespace CellDsl.Products;

/// <summary>Copies of parts of matrices into panels, as they lie or transposed.</summary>
static unsafe class PanelCopy
{
    const MethodImplOptions Hot = MethodImplOptions.AggressiveOptimization;
    // As many lines of the panel as the L1 cache holds beside the source's.
    const int BlockDepth = 64;

    /// <summary>panel[k, n] = source[k, n]</summary>
    [MethodImpl(Hot)]
    public static void Rows<T>(T* source, nint rowLength, T* panel, nint stride, int depth, int count)
        where T : unmanaged
    {
        int n = 0;
        for (; n <= count - 64; n += 64)
            Block<T, SixtyFour<T>>(source + n, rowLength, panel + n, stride, depth);
        if (n <= count - 48)
        {
            Block<T, FortyEight<T>>(source + n, rowLength, panel + n, stride, depth);
            n += 48;
        }
        for (; n <= count - 16; n += 16)
            Block<T, Sixteen<T>>(source + n, rowLength, panel + n, stride, depth);
        for (; n <= count - 4; n += 4)
            switch (count - n)
            {
                case 5:
                    Block<T, Five<T>>(source + n, rowLength, panel + n, stride, depth);
                    return;
                case 6:
                    Block<T, Six<T>>(source + n, rowLength, panel + n, stride, depth);
                    return;
                case 7:
                    Block<T, Seven<T>>(source + n, rowLength, panel + n, stride, depth);
                    return;
                case 8:
                    Block<T, Eight<T>>(source + n, rowLength, panel + n, stride, depth);
                    return;
                default:
                    Block<T, Four<T>>(source + n, rowLength, panel + n, stride, depth);
                    break;
            }
        for (; n < count; n++)
            Block<T, T>(source + n, rowLength, panel + n, stride, depth);
    }

    /// <summary>Columns side by side into panels of their own, row after row, as dense as the columns are wide.</summary>
    /// <param name="ends">Where each panel's columns end in the source; at most 8 columns each.</param>
    /// <param name="stride">Elements from one panel to the next: <see cref="SplitGap"/> more than its columns need.</param>
    [MethodImpl(Hot)]
    public static void Split<T>(T* source, nint rowLength, int rows, int* ends, int parts, T* panels, nint stride)
        where T : unmanaged
    {
        for (int first = 0; first < rows; first += RowsAtOnce)
        {
            int count = Math.Min(RowsAtOnce, rows - first);
            for (int part = 0, column = 0; part < parts; column = ends[part++])
            {
                int width = ends[part] - column;
                T* from = source + first * rowLength + column, to = panels + part * stride + first * (nint)width;
                if (part == parts - 1)
                    Rows(from, rowLength, to, width, count, width);
                else
                    for (int n = count; n > 0; n--, from += rowLength, to += width)
                        Unsafe.CopyBlockUnaligned(to, from, (uint)sizeof(Eight<T>)); // What is too much lies where the next row goes, or in the gap.
            }
        }
    }

    public const int SplitGap = 8;

    // Rows whose lines stay in the L1 cache until all panels have got their columns.
    const int RowsAtOnce = 16;

    [InlineArray(4)] struct Four<T> { T _first; }
    [InlineArray(5)] struct Five<T> { T _first; }
    [InlineArray(6)] struct Six<T> { T _first; }
    [InlineArray(7)] struct Seven<T> { T _first; }
    [InlineArray(8)] struct Eight<T> { T _first; }
    [InlineArray(16)] struct Sixteen<T> { T _first; }
    [InlineArray(48)] struct FortyEight<T> { T _first; }
    [InlineArray(64)] struct SixtyFour<T> { T _first; }

    /// <summary>Copies rows of a size that the compiler knows.</summary>
    static void Block<T, TRow>(T* source, nint rowLength, T* panel, nint stride, int depth)
        where T : unmanaged
        where TRow : unmanaged
    {
        for (; depth > 0; depth--, source += rowLength, panel += stride)
            Unsafe.CopyBlockUnaligned(panel, source, (uint)sizeof(TRow));
    }

    /// <summary>panel[k, n] = source[n, k]</summary>
    [MethodImpl(Hot)]
    public static void Columns<T>(T* source, nint rowLength, T* panel, nint stride, int depth, int count)
        where T : unmanaged
    {
        for (int first = 0; first < depth; first += BlockDepth)
        {
            int end = Math.Min(first + BlockDepth, depth);
            int n = 0;
            if (typeof(T) == typeof(float) && (Sse.IsSupported || AdvSimd.Arm64.IsSupported))
                for (; n <= count - 4; n += 4)
                    FourColumns((float*)source + n * rowLength, rowLength, (float*)panel + n, stride, first, end);
            for (; n < count; n++)
            {
                T* row = source + n * rowLength;
                T* target = panel + n + first * stride;
                for (int k = first; k < end; k++, target += stride)
                    *target = row[k];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void FourColumns(float* source, nint rowLength, float* panel, nint stride, int first, int end)
    {
        float* a = source, b = a + rowLength, c = b + rowLength, d = c + rowLength;
        float* target = panel + first * stride;
        int k = first;
        for (; k <= end - 4; k += 4, target += 4 * stride)
        {
            Vector128<float> va = Vector128.Load(a + k), vb = Vector128.Load(b + k), vc = Vector128.Load(c + k), vd = Vector128.Load(d + k);
            Vector128<float> abLow = Low(va, vb), abHigh = High(va, vb), cdLow = Low(vc, vd), cdHigh = High(vc, vd);
            Vector128.Store(LowPairs(abLow, cdLow), target);
            Vector128.Store(HighPairs(abLow, cdLow), target + stride);
            Vector128.Store(LowPairs(abHigh, cdHigh), target + 2 * stride);
            Vector128.Store(HighPairs(abHigh, cdHigh), target + 3 * stride);
        }
        for (; k < end; k++, target += stride)
        {
            target[0] = a[k];
            target[1] = b[k];
            target[2] = c[k];
            target[3] = d[k];
        }
    }

    /// <summary>a0 b0 a1 b1</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> Low(Vector128<float> a, Vector128<float> b)
        => Sse.IsSupported ? Sse.UnpackLow(a, b) : AdvSimd.Arm64.ZipLow(a, b);

    /// <summary>a2 b2 a3 b3</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> High(Vector128<float> a, Vector128<float> b)
        => Sse.IsSupported ? Sse.UnpackHigh(a, b) : AdvSimd.Arm64.ZipHigh(a, b);

    /// <summary>a0 a1 b0 b1</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> LowPairs(Vector128<float> a, Vector128<float> b)
        => Sse.IsSupported ? Sse.MoveLowToHigh(a, b) : Vector128.Create(a.GetLower(), b.GetLower());

    /// <summary>a2 a3 b2 b3</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<float> HighPairs(Vector128<float> a, Vector128<float> b)
        => Sse.IsSupported ? Sse.MoveHighToLow(b, a) : Vector128.Create(a.GetUpper(), b.GetUpper());
}
