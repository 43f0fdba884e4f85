using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CellDsl.Execution;
using CellDsl.Kernels;

namespace CellDsl.Products;

/// <summary>Products of a few rows, or columns, where both factors are stored along the depth: every element is a dot product of what lies side by
/// side, in 16 sums at every vector width, and packing would cost more than it saves.</summary>
static unsafe class Dots<T, V>
    where T : unmanaged, IFloatingPointIeee754<T>
    where V : struct, IMultiplyAdd<V, T>
{
    const MethodImplOptions Isolated = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    /// <summary>Sums side by side.</summary>
    const int Lanes = 16;

    /// <summary>Dot products at a time, which share one factor.</summary>
    public const int Group = 4;

    const int Few = 4;

    /// <summary>Of a second-level cache: what is larger comes from further away, and its lines are asked for a group ahead.</summary>
    const int CacheBytes = 512 << 10;

    public static bool Serve(in ProductCall<T> call)
        => typeof(T) == typeof(float) && V.Count > 1 && call.A.Column == 1 && call.B.Row == 1 && call.Depth >= Lanes
            && Math.Min(call.Rows, call.Columns) <= Few;

    public static void Run(in ProductCall<T> call, Share rows, Share columns)
    {
        if ((long)Math.Max(rows.Count, columns.Count) * call.Depth * sizeof(T) > CacheBytes)
            Run<Asking>(call, rows, columns);
        else
            Run<NotAsking>(call, rows, columns);
    }

    static void Run<TAsks>(in ProductCall<T> call, Share rows, Share columns)
        where TAsks : struct, IAsks
    {
        var (a, b, c) = (new Strided<T>(call.A.At(rows.First, 0), call.A.Row, 1), new Strided<T>(call.B.At(0, columns.First), call.B.Column, 1),
            call.C.From(rows.First, columns.First));
        if (rows.Count <= columns.Count)
            Run<TAsks>(a, rows.Count, b, columns.Count, c, call.Depth, call.Add);
        else
            Run<TAsks>(b, columns.Count, a, rows.Count, c.Transposed, call.Depth, call.Add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Run<TAsks>(Strided<T> few, int fewCount, Strided<T> many, int manyCount, Strided<T> c, int depth, bool add)
        where TAsks : struct, IAsks
    {
        T* lanes = stackalloc T[Group * Lanes];
        int whole = depth - depth % Lanes;
        nint ahead = Group * many.Row;
        for (int first = 0; first < manyCount; first += Group)
        {
            int count = Math.Min(Group, manyCount - first), last = first + count - 1;
            // Where there are fewer, the last one stands in for the others.
            T* y0 = many.At(first, 0), y1 = many.At(Math.Min(first + 1, last), 0), y2 = many.At(Math.Min(first + 2, last), 0), y3 = many.At(last, 0);
            for (int row = 0; row < fewCount; row++)
            {
                T* x = few.At(row, 0);
                if (V.Count == Lanes)
                    FourOfOne<TAsks>(x, y0, y1, y2, y3, depth, ahead, lanes);
                else if (V.Count == Lanes / 2)
                    FourOfTwo<TAsks>(x, y0, y1, y2, y3, depth, ahead, lanes);
                else
                {
                    TwoOfFour(x, y0, y1, depth, lanes);
                    TwoOfFour(x, y2, y3, depth, lanes + 2 * Lanes);
                }
                for (int n = 0; n < count; n++)
                {
                    T* target = c.At(row, first + n);
                    T sum = Total(lanes + n * Lanes);
                    if (whole < depth)
                        sum += Rest(x, many.At(first + n, 0), whole, depth);
                    *target = add ? *target + sum : sum;
                }
            }
        }
    }

    /// <summary>Four dot products, a vector of sums each.</summary>
    [MethodImpl(Isolated)]
    static void FourOfOne<TAsks>(T* x, T* y0, T* y1, T* y2, T* y3, int depth, nint ahead, T* lanes)
        where TAsks : struct, IAsks
    {
        V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
        for (nint k = 0; k <= depth - Lanes; k += Lanes)
        {
            if (TAsks.Asks && Sse.IsSupported)
            {
                Sse.Prefetch0(y0 + k + ahead);
                Sse.Prefetch0(y1 + k + ahead);
                Sse.Prefetch0(y2 + k + ahead);
                Sse.Prefetch0(y3 + k + ahead);
            }
            V a = V.Load(x + k);
            s0 = V.MultiplyAdd(a, V.Load(y0 + k), s0);
            s1 = V.MultiplyAdd(a, V.Load(y1 + k), s1);
            s2 = V.MultiplyAdd(a, V.Load(y2 + k), s2);
            s3 = V.MultiplyAdd(a, V.Load(y3 + k), s3);
        }
        V.Store(lanes, s0);
        V.Store(lanes + Lanes, s1);
        V.Store(lanes + 2 * Lanes, s2);
        V.Store(lanes + 3 * Lanes, s3);
    }

    /// <summary>Four dot products, two vectors of sums each.</summary>
    [MethodImpl(Isolated)]
    static void FourOfTwo<TAsks>(T* x, T* y0, T* y1, T* y2, T* y3, int depth, nint ahead, T* lanes)
        where TAsks : struct, IAsks
    {
        V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero, t0 = V.Zero, t1 = V.Zero, t2 = V.Zero, t3 = V.Zero;
        for (nint k = 0; k <= depth - Lanes; k += Lanes)
        {
            if (TAsks.Asks && Sse.IsSupported)
            {
                Sse.Prefetch0(y0 + k + ahead);
                Sse.Prefetch0(y1 + k + ahead);
                Sse.Prefetch0(y2 + k + ahead);
                Sse.Prefetch0(y3 + k + ahead);
            }
            V a = V.Load(x + k), b = V.Load(x + k + V.Count);
            s0 = V.MultiplyAdd(a, V.Load(y0 + k), s0);
            s1 = V.MultiplyAdd(a, V.Load(y1 + k), s1);
            s2 = V.MultiplyAdd(a, V.Load(y2 + k), s2);
            s3 = V.MultiplyAdd(a, V.Load(y3 + k), s3);
            t0 = V.MultiplyAdd(b, V.Load(y0 + k + V.Count), t0);
            t1 = V.MultiplyAdd(b, V.Load(y1 + k + V.Count), t1);
            t2 = V.MultiplyAdd(b, V.Load(y2 + k + V.Count), t2);
            t3 = V.MultiplyAdd(b, V.Load(y3 + k + V.Count), t3);
        }
        V.Store(lanes, s0);
        V.Store(lanes + V.Count, t0);
        V.Store(lanes + Lanes, s1);
        V.Store(lanes + Lanes + V.Count, t1);
        V.Store(lanes + 2 * Lanes, s2);
        V.Store(lanes + 2 * Lanes + V.Count, t2);
        V.Store(lanes + 3 * Lanes, s3);
        V.Store(lanes + 3 * Lanes + V.Count, t3);
    }

    /// <summary>Two dot products, four vectors of sums each.</summary>
    [MethodImpl(Isolated)]
    static void TwoOfFour(T* x, T* y0, T* y1, int depth, T* lanes)
    {
        V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero, t0 = V.Zero, t1 = V.Zero, t2 = V.Zero, t3 = V.Zero;
        for (nint k = 0; k <= depth - Lanes; k += Lanes)
        {
            V a = V.Load(x + k);
            s0 = V.MultiplyAdd(a, V.Load(y0 + k), s0);
            t0 = V.MultiplyAdd(a, V.Load(y1 + k), t0);
            a = V.Load(x + k + V.Count);
            s1 = V.MultiplyAdd(a, V.Load(y0 + k + V.Count), s1);
            t1 = V.MultiplyAdd(a, V.Load(y1 + k + V.Count), t1);
            a = V.Load(x + k + 2 * V.Count);
            s2 = V.MultiplyAdd(a, V.Load(y0 + k + 2 * V.Count), s2);
            t2 = V.MultiplyAdd(a, V.Load(y1 + k + 2 * V.Count), t2);
            a = V.Load(x + k + 3 * V.Count);
            s3 = V.MultiplyAdd(a, V.Load(y0 + k + 3 * V.Count), s3);
            t3 = V.MultiplyAdd(a, V.Load(y1 + k + 3 * V.Count), t3);
        }
        V.Store(lanes, s0);
        V.Store(lanes + V.Count, s1);
        V.Store(lanes + 2 * V.Count, s2);
        V.Store(lanes + 3 * V.Count, s3);
        V.Store(lanes + Lanes, t0);
        V.Store(lanes + Lanes + V.Count, t1);
        V.Store(lanes + Lanes + 2 * V.Count, t2);
        V.Store(lanes + Lanes + 3 * V.Count, t3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T Total(T* lanes)
    {
        Vector128<T> four = Vector128.Load(lanes) + Vector128.Load(lanes + 8) + (Vector128.Load(lanes + 4) + Vector128.Load(lanes + 12));
        return four[0] + four[1] + (four[2] + four[3]);
    }

    /// <summary>Of the terms behind the last whole vector of sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T Rest(T* x, T* y, int first, int depth)
    {
        T sum = T.Zero;
        for (nint k = first; k < depth; k++)
            sum = T.MultiplyAddEstimate(x[k], y[k], sum);
        return sum;
    }

    /// <summary>Whether the cache is asked for what the next group will read.</summary>
    interface IAsks
    {
        static abstract bool Asks { get; }
    }

    readonly struct Asking : IAsks
    {
        public static bool Asks => true;
    }

    readonly struct NotAsking : IAsks
    {
        public static bool Asks => false;
    }
}
