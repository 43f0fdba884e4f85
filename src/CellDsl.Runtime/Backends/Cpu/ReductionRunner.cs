using System.Numerics;
using System.Runtime.CompilerServices;
using CellDsl.Execution;
using CellDsl.Kernels;

namespace CellDsl.Backends.Cpu;

/// <summary>Sums of a slot over its rows: gradients of vectors and of scalars.
/// Rows are summed in blocks with fixed bounds and in order, so the sums do not depend on the number of workers.</summary>
static unsafe class ReductionRunner<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ISimd<V, T>
{
    const int RowsPerBlock = 128;

    /// <summary>Adds the source's rows to one vector (or, over units as well, to one number); a worker owns some of the vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(SizedReduction step, SlotStorage<T>[] storage, int firstStep, int rows, ExistingRows existing,
        Worker<T> worker, int index, int workers)
    {
        ref SlotStorage<T> source = ref storage[step.Source.Slot];
        T* first = source.Slice(firstStep, step.Source.Time);
        T* target = storage[step.Target.Slot].Slice(firstStep, step.Target.Time);
        int vectors = (step.Size + V.Count - 1) / V.Count;
        if (!step.OverUnits)
        {
            AddRows(first, source.RowStride, rows, existing, firstStep, Share.Of(vectors, index, workers), target);
        }
        else if (index == 0)
        {
            new Span<T>(worker.Panel, vectors * V.Count).Clear();
            AddRows(first, source.RowStride, rows, existing, firstStep, Share.All(vectors), worker.Panel);
            T sum = T.Zero;
            for (int n = 0; n < step.Size; n++)
                sum += worker.Panel[n];
            *target += sum;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddRows(T* source, nint stride, int rows, ExistingRows existing, int firstStep, Share vectors, T* target)
    {
        for (int row = 0; row < rows; row += RowsPerBlock)
        {
            int end = Math.Min(row + RowsPerBlock, rows);
            if (existing.AreAll)
                AddBlock(source + row * stride, stride, end - row, vectors, target);
            else
                for (Share run = existing.Next(firstStep, row, end); !run.IsEmpty; run = existing.Next(firstStep, run.End, end))
                    AddBlock(source + run.First * stride, stride, run.End - run.First, vectors, target);
        }
    }

    static void AddBlock(T* source, nint stride, int rows, Share vectors, T* target)
    {
        int v = vectors.First;
        for (; v <= vectors.End - 4; v += 4)
            AddFour(source + v * V.Count, stride, rows, target + v * V.Count);
        for (; v < vectors.End; v++)
            AddOne(source + v * V.Count, stride, rows, target + v * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddFour(T* source, nint stride, int rows, T* target)
    {
        V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
        for (int n = rows; n > 0; n--, source += stride)
        {
            a += V.Load(source);
            b += V.Load(source + V.Count);
            c += V.Load(source + 2 * V.Count);
            d += V.Load(source + 3 * V.Count);
        }
        V.Store(target, V.Load(target) + a);
        V.Store(target + V.Count, V.Load(target + V.Count) + b);
        V.Store(target + 2 * V.Count, V.Load(target + 2 * V.Count) + c);
        V.Store(target + 3 * V.Count, V.Load(target + 3 * V.Count) + d);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddOne(T* source, nint stride, int rows, T* target)
    {
        V sum = V.Zero;
        for (int n = rows; n > 0; n--, source += stride)
            sum += V.Load(source);
        V.Store(target, V.Load(target) + sum);
    }
}
