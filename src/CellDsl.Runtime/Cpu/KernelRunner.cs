using System.Numerics;
using CellDsl.Kernels;

namespace CellDsl.Cpu;

/// <summary>Runs a kernel step over rows and tiles of units: the products into the worker's sums, then at once the cell's kernel on them.</summary>
static unsafe class KernelRunner<TCell, T, V, TMode>
    where TCell : ICell
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ISimd<V, T>
    where TMode : struct, IKernelMode
{
    // A long block of rows is taken in parts, so that a part's operands stay in the L2 cache while the tiles go over it.
    const int RowsPerPart = 120;

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
            int firstUnit = kernel.FirstVector(tiles.First) * V.Count;
            int endUnit = kernel.FirstVector(tiles.End) * V.Count;
            TCell.Invoke<T, V, TMode>(kernel.Kernel, new Tile<T>(rows.First, rows.End, firstUnit, endUnit, slots, null, 0, 0));
            return;
        }
        for (int first = rows.First; first < rows.End; first += RowsPerPart)
            RunPart(kernel, storage, panels, step, new Share(first, Math.Min(first + RowsPerPart, rows.End)), tiles, slots, worker);
    }

    static void RunPart(CompiledKernel kernel, SlotStorage<T>[] storage, T* panels, int step, Share rows, Share tiles,
        Rows<T>* slots, Worker<T> worker)
    {
        int count = rows.End - rows.First;
        int chunks = (count + kernel.ChunkRows - 1) / kernel.ChunkRows;
        for (int tile = tiles.First; tile < tiles.End; tile++)
        {
            int firstVector = kernel.FirstVector(tile);
            int vectors = kernel.FirstVector(tile + 1) - firstVector;
            int firstUnit = firstVector * V.Count;
            int width = vectors * V.Count;
            int sumRow = kernel.Accumulators * width;
            for (int chunk = 0; chunk < chunks; chunk++)
            {
                Share part = Share.Of(count, chunk, chunks);
                int firstRow = rows.First + part.First;
                int chunkRows = part.End - part.First;
                foreach (PanelProduct product in kernel.Products)
                {
                    ref SlotStorage<T> operand = ref storage[product.Operand.Slot];
                    T* panel = panels + product.Offset + (long)firstUnit * product.Matrices.Length * product.Depth;
                    Multiply(product, operand.Row(step, product.Operand.Time, firstRow), operand.RowStride, chunkRows, kernel.MaxRows,
                        panel, vectors, worker.Sums + product.FirstAccumulator * width, sumRow);
                }
                TCell.Invoke<T, V, TMode>(kernel.Kernel,
                    new Tile<T>(firstRow, firstRow + chunkRows, firstUnit, firstUnit + width, slots, worker.Sums, width, sumRow));
            }
        }
    }

    static void Multiply(PanelProduct product, T* operand, nint operandRow, int rows, int maxRows, T* panel, int vectors, T* sums, int sumRow)
    {
        int blocks = (rows + maxRows - 1) / maxRows;
        for (int block = 0; block < blocks; block++)
        {
            Share part = Share.Of(rows, block, blocks);
            TileProducts<T, V>.Multiply(part.End - part.First, product.Matrices.Length * vectors, operand + part.First * operandRow, operandRow, 1,
                panel, product.Depth, sums + part.First * sumRow, sumRow, product.Add);
        }
    }
}
