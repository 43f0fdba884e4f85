using System.Runtime.CompilerServices;
using CellDsl.Execution;
using CellDsl.Kernels;

namespace CellDsl.Products;

/// <summary>Products with a matrix B whose rows are stored one behind the other, and either A has few rows, so that B is read but once, or B has:
/// then nothing is worth packing. The sums are those of <see cref="PackedProduct{T, V}"/>.</summary>
static unsafe class FewRows<T, V>
    where T : unmanaged
    where V : struct, IMultiplyAdd<V, T>
{
    const MethodImplOptions Isolated = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;
    public const int Few = 4;

    /// <summary>Columns of a stripe: a cache line or more of each row at a time.</summary>
    public static int Width => StripeVectors * V.Count;

    const int StripeVectors = 8;

    public static bool Serve(in ProductCall<T> call) => call.B.Column == 1 && call.Columns >= V.Count && Math.Min(call.Rows, call.Depth) <= Few;

    public static void Run(in ProductCall<T> call, Share rows, Share columns)
    {
        T* scratch = stackalloc T[V.Count];
        for (int first = 0; first < call.Depth; first += PackedProduct<T, V>.DepthBlock)
        {
            int depth = Math.Min(PackedProduct<T, V>.DepthBlock, call.Depth - first);
            SumInto into = PackedProduct<T, V>.Into(call, first);
            int column = columns.First;
            for (; column <= columns.End - Width; column += Width)
                for (int row = rows.First; row < rows.End; row++)
                    Stripe8(call.A.At(row, first), call.A.Column, call.B.At(first, column), call.B.Row, depth, call.C.At(row, column), into);
            for (; column <= columns.End - V.Count; column += V.Count)
                for (int row = rows.First; row < rows.End; row++)
                    Stripe1(call.A.At(row, first), call.A.Column, call.B.At(first, column), call.B.Row, depth, call.C.At(row, column), into);
            if (column < columns.End)
                for (int row = rows.First; row < rows.End; row++)
                    Rest(call, row, first, depth, column, columns.End, into, scratch);
        }
    }

    /// <summary>Columns that do not fill a vector, by one that ends with the matrix or begins with it.</summary>
    static void Rest(in ProductCall<T> call, int row, int first, int depth, int column, int end, SumInto into, T* scratch)
    {
        int start = Math.Min(column, call.Columns - V.Count), skip = column - start, count = end - column;
        var target = new Span<T>(call.C.At(row, column), count);
        target.CopyTo(new Span<T>(scratch + skip, count));
        Stripe1(call.A.At(row, first), call.A.Column, call.B.At(first, start), call.B.Row, depth, scratch, into);
        new Span<T>(scratch + skip, count).CopyTo(target);
    }

    [MethodImpl(Isolated)]
    static void Stripe8(T* a, nint aStep, T* b, nint bStep, int depth, T* c, SumInto into)
    {
        V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero, s4 = V.Zero, s5 = V.Zero, s6 = V.Zero, s7 = V.Zero;
        if (into == SumInto.GoesOn)
        {
            (s0, s1, s2, s3) = (V.Load(c), V.Load(c + V.Count), V.Load(c + 2 * V.Count), V.Load(c + 3 * V.Count));
            (s4, s5, s6, s7) = (V.Load(c + 4 * V.Count), V.Load(c + 5 * V.Count), V.Load(c + 6 * V.Count), V.Load(c + 7 * V.Count));
        }
        for (; depth > 0; depth--, a += aStep, b += bStep)
        {
            V x = V.Broadcast(*a);
            s0 = V.MultiplyAdd(x, V.Load(b), s0);
            s1 = V.MultiplyAdd(x, V.Load(b + V.Count), s1);
            s2 = V.MultiplyAdd(x, V.Load(b + 2 * V.Count), s2);
            s3 = V.MultiplyAdd(x, V.Load(b + 3 * V.Count), s3);
            s4 = V.MultiplyAdd(x, V.Load(b + 4 * V.Count), s4);
            s5 = V.MultiplyAdd(x, V.Load(b + 5 * V.Count), s5);
            s6 = V.MultiplyAdd(x, V.Load(b + 6 * V.Count), s6);
            s7 = V.MultiplyAdd(x, V.Load(b + 7 * V.Count), s7);
        }
        if (into == SumInto.Adds)
        {
            (s0, s1, s2, s3) = (s0 + V.Load(c), s1 + V.Load(c + V.Count), s2 + V.Load(c + 2 * V.Count), s3 + V.Load(c + 3 * V.Count));
            (s4, s5, s6, s7)
                = (s4 + V.Load(c + 4 * V.Count), s5 + V.Load(c + 5 * V.Count), s6 + V.Load(c + 6 * V.Count), s7 + V.Load(c + 7 * V.Count));
        }
        V.Store(c, s0);
        V.Store(c + V.Count, s1);
        V.Store(c + 2 * V.Count, s2);
        V.Store(c + 3 * V.Count, s3);
        V.Store(c + 4 * V.Count, s4);
        V.Store(c + 5 * V.Count, s5);
        V.Store(c + 6 * V.Count, s6);
        V.Store(c + 7 * V.Count, s7);
    }

    [MethodImpl(Isolated)]
    static void Stripe1(T* a, nint aStep, T* b, nint bStep, int depth, T* c, SumInto into)
    {
        V sum = into == SumInto.GoesOn ? V.Load(c) : V.Zero;
        for (; depth > 0; depth--, a += aStep, b += bStep)
            sum = V.MultiplyAdd(V.Broadcast(*a), V.Load(b), sum);
        V.Store(c, into == SumInto.Adds ? sum + V.Load(c) : sum);
    }
}
