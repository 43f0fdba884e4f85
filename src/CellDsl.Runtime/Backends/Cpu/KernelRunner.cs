using System.Numerics;
using System.Runtime.CompilerServices;
using CellDsl.Execution;
using CellDsl.Kernels;
using CellDsl.Products;

namespace CellDsl.Backends.Cpu;

/// <summary>Runs a kernel step over rows and tiles of units: the products into the worker's sums, then at once the cell's kernel on them.</summary>
static unsafe class KernelRunner<TCell, T, V, TMode>
    where TCell : ICell
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ISimd<V, T>
    where TMode : struct, IKernelMode
{
    // A line of the next panel with every element of the operand is as much as can be asked for.
    const int LineBytes = 64;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(CompiledKernel kernel, SlotStorage<T>[] storage, T* panels, int step, Share rows, Share tiles, Worker<T> worker)
    {
        if (rows.IsEmpty || tiles.IsEmpty)
            return;
        Rows<T>* slots = stackalloc Rows<T>[kernel.Bindings.Length];
        SlotRef[] bindings = kernel.Bindings;
        for (int b = 0; b < bindings.Length; b++)
        {
            ref SlotStorage<T> slot = ref storage[bindings[b].Slot];
            slots[b] = new Rows<T>(slot.Slice(step, bindings[b].Time), slot.RowStride);
        }

        if (kernel.Products.Length == 0)
        {
            TCell.Invoke<T, V, TMode>(kernel.Kernel,
                new Tile<T>(rows.First, rows.End, kernel.Tiles[tiles.First].First, kernel.Tiles[tiles.End - 1].End,
                slots, null, 0, 0));
            return;
        }
        int count = rows.End - rows.First;
        int parts = (count - 1) / kernel.RowsPerPart + 1;
        for (int n = 0; n < parts; n++)
        {
            Share part = Share.Of(count, n, parts);
            RunPart(kernel, storage, panels, step, new Share(rows.First + part.First, rows.First + part.End), tiles, reversed: ((step + n) & 1) != 0,
                slots, worker);
        }
    }

    /// <summary>Every other pass over the weights goes from the last tile to the first: what the cache kept of the pass before is used
    /// first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void RunPart(CompiledKernel kernel, SlotStorage<T>[] storage, T* panels, int step, Share rows, Share tiles, bool reversed,
        Rows<T>* slots, Worker<T> worker)
    {
        int count = rows.End - rows.First;
        int blocks = (count + kernel.MaxRows - 1) / kernel.MaxRows;
        int tileCount = tiles.End - tiles.First;
        for (int n = 0; n < tileCount; n++)
        {
            int number = reversed ? tiles.End - 1 - n : tiles.First + n;
            int next = n == tileCount - 1 ? number : reversed ? number - 1 : number + 1;
            UnitTile tile = kernel.Tiles[number];
            for (int firstBlock = 0; firstBlock < blocks; firstBlock += kernel.BlocksPerChunk)
            {
                var chunk = new Share(firstBlock, Math.Min(firstBlock + kernel.BlocksPerChunk, blocks));
                PanelProduct[] products = kernel.Products;
                for (int p = 0; p < products.Length; p++)
                {
                    PanelProduct product = products[p];
                    Panel follows = p + 1 < products.Length ? products[p + 1].Panels[number] : products[0].Panels[next];
                    Multiply(product, storage, panels, step, rows, chunk, blocks, product.Panels[number], follows,
                        worker.Sums + product.FirstAccumulator * tile.Count, kernel.SumRow);
                }
                if (kernel.SumMasks.Length > 0)
                    MaskRunner<T, V>.MaskSums(kernel, tile, new Share(FirstRow(rows, chunk.First, blocks), FirstRow(rows, chunk.End, blocks)), step,
                        worker);
                TCell.Invoke<T, V, TMode>(kernel.Kernel,
                    new Tile<T>(FirstRow(rows, chunk.First, blocks), FirstRow(rows, chunk.End, blocks), tile.First, tile.End,
                        slots, worker.Sums, tile.Count, kernel.SumRow));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Multiply(PanelProduct product, SlotStorage<T>[] storage, T* panels, int step, Share rows, Share chunk, int blocks, Panel panel,
        Panel next,
        T* sums, int sumRow)
    {
        ref SlotStorage<T> operand = ref storage[product.Operand.Slot];
        // The blocks of rows share the asking for the next panel.
        int nextStep = Math.Min((int)((next.Elements / product.Depth + blocks - 1) / blocks), LineBytes / sizeof(T));
        T* slice = operand.Slice(step, product.Operand.Time);
        for (int block = chunk.First; block < chunk.End; block++)
        {
            int first = FirstRow(rows, block, blocks);
            int count = FirstRow(rows, block + 1, blocks) - first;
            if (panel.Filling > 0)
            {
                AddAlone(count, panel, slice + first * operand.RowStride, operand.RowStride, panels + panel.Offset, product.Depth, sums, sumRow);
                sums += count * sumRow;
                continue;
            }
            TileProducts<T, V>.Multiply(count, panel.Vectors, slice + first * operand.RowStride, operand.RowStride, 1,
                panels + panel.Offset, product.Depth, sums, sumRow, product.Add, panels + next.Offset + (long)block * nextStep * product.Depth,
                nextStep);
            sums += count * sumRow;
        }
    }

    /// <summary>Adds to sums behind which those of others begin within the last vector: the zeros that fill it up, times something infinite, are no
    /// zeros.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    static void AddAlone(int rows, Panel panel, T* operand, nint stride, T* weights, int depth, T* sums, int sumRow)
    {
        int filling = panel.Filling, end = panel.Width;
        T* others = stackalloc T[rows * filling];
        for (int row = 0; row < rows; row++)
            new ReadOnlySpan<T>(sums + row * sumRow + end - filling, filling).CopyTo(new Span<T>(others + row * filling, filling));
        TileProducts<T, V>.Multiply(rows, panel.Vectors, operand, stride, 1, weights, depth, sums, sumRow, add: true, weights, 0);
        for (int row = 0; row < rows; row++)
            new ReadOnlySpan<T>(others + row * filling, filling).CopyTo(new Span<T>(sums + row * sumRow + end - filling, filling));
    }

    static int FirstRow(Share rows, int block, int blocks) => rows.First + (int)((uint)(rows.End - rows.First) * (uint)block / (uint)blocks);
}
