using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using CellDsl.Execution;
using CellDsl.Kernels;

namespace CellDsl.Backends.Cpu;

/// <summary>Steps that draw masks, a row's units at a time.</summary>
static unsafe class MaskRunner<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ISimd<V, T>
{
    /// <param name="rows">Rows t·B + b, counted from <paramref name="step"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(CompiledMask mask, SlotStorage<T>[] storage, int step, Share rows, Share tiles, Worker<T> worker)
    {
        if (rows.IsEmpty || tiles.IsEmpty)
            return;
        int first = mask.Tiles[tiles.First].First;
        int count = SlotLayout.Padded(mask.Tiles[tiles.End - 1].End - first, V.Count);
        SlotRef other = mask.Other ?? mask.Source;
        bool mixes = worker.Masks.IsTraining;
        for (int row = rows.First; row < rows.End; row++)
        {
            T* weights = worker.Panel;
            worker.Masks.Fill(mask.Mask, step, row, first, count, weights);
            T* source = storage[mask.Source.Slot].Row(step, mask.Source.Time, row) + first;
            T* second = storage[other.Slot].Row(step, other.Time, row) + first;
            T* target = storage[mask.Target.Slot].Row(step, mask.Target.Time, row) + first;
            switch (mask.Operation)
            {
                case MaskOperation.Scale:
                    Scale(weights, source, target, count);
                    break;
                case MaskOperation.Mix when mixes:
                    Choose(weights, second, source, target, count);
                    break;
                case MaskOperation.Mix:
                    Expect(weights, second, source, target, count);
                    break;
                case MaskOperation.Release:
                    Release(weights, source, target, count);
                    break;
                case MaskOperation.Retain or MaskOperation.RetainFirst:
                    if (mask.Operation == MaskOperation.RetainFirst)
                        new Span<T>(target, count).Clear();
                    AddScaled(weights, source, target, count);
                    if (mask.Other is not null)
                        AddScaled(weights, second, target, count);
                    break;
                default:
                    throw new InvalidOperationException($"The engine does not know the operation {mask.Operation}.");
            }
        }
    }

    static void Scale(T* weights, T* source, T* target, int count)
    {
        for (int n = 0; n < count; n += V.Count)
            V.Store(target + n, V.Load(weights + n) * V.Load(source + n));
    }

    /// <summary>One or the other, exactly.</summary>
    static void Choose(T* weights, T* yes, T* no, T* target, int count)
    {
        V half = V.Constant(0.5);
        for (int n = 0; n < count; n += V.Count)
            V.Store(target + n, V.SelectGreater(V.Load(weights + n), half, V.Load(yes + n), V.Load(no + n)));
    }

    static void Expect(T* weights, T* yes, T* no, T* target, int count)
    {
        V one = V.Constant(1);
        for (int n = 0; n < count; n += V.Count)
        {
            V weight = V.Load(weights + n);
            V.Store(target + n, V.MultiplyAdd(weight, V.Load(yes + n), (one - weight) * V.Load(no + n)));
        }
    }

    static void Release(T* weights, T* source, T* target, int count)
    {
        V one = V.Constant(1);
        for (int n = 0; n < count; n += V.Count)
            V.Store(target + n, (one - V.Load(weights + n)) * V.Load(source + n));
    }

    static void AddScaled(T* weights, T* source, T* target, int count)
    {
        for (int n = 0; n < count; n += V.Count)
            V.Store(target + n, V.MultiplyAdd(V.Load(weights + n), V.Load(source + n), V.Load(target + n)));
    }

    /// <summary>Multiplies the worker's sums of a tile by their masks.</summary>
    /// <param name="rows">Rows of the sums, the first of which is the worker's first.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MaskSums(CompiledKernel kernel, UnitTile tile, Share rows, int step, Worker<T> worker)
    {
        if (!worker.Masks.IsTraining)
            return;
        var weights = new Span<T>(worker.Panel, tile.Count);
        foreach (SumMask mask in kernel.SumMasks)
            for (int row = rows.First; row < rows.End; row++)
            {
                worker.Masks.Fill(mask.Mask, step, row, tile.First, tile.Count, worker.Panel);
                var sums = new Span<T>(worker.Sums + (nint)(row - rows.First) * kernel.SumRow + mask.Accumulator * tile.Count, tile.Count);
                TensorPrimitives.Multiply<T>(sums, weights, sums);
            }
    }
}
