using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using CellDsl.Kernels;

namespace CellDsl.Cpu;

/// <summary>Gradients of matrices after the loop, Σ over rows of adjoint ⊗ operand, as one blocked product: a block of rows of all operands is packed
/// into panels that stay in the L2 cache; against them go the adjoints, packed a few units at a time.
/// Blocks have bounds of their own and follow in order, so the sums do not depend on the number of workers.</summary>
static unsafe class GradientRunner<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ISimd<V, T>
{
    const int LeastBlock = 64;
    const int MostBlock = 512;
    // Panels of one block of rows: half of a usual L2 cache of a server's core.
    const int PanelBytes = 1 << 20;

    static int MaxVectors => TileProducts<T, V>.MaxVectors;
    static int MaxUnits => TileProducts<T, V>.MaxRows(MaxVectors);

    /// <summary>Elements of <see cref="Worker{T}.Sums"/> that the products need: a tile of gradients that ends within a vector.</summary>
    public static int SumElements => MaxUnits * MaxVectors * V.Count;

    /// <summary>Elements of <see cref="Worker{T}.Panel"/> that the products of a step need.</summary>
    public static int PanelElements(CompiledGradient step) => BlockRows(step) * (PanelWidth(step) + MaxUnits);

    static int PanelWidth(CompiledGradient step) => step.Operands.Sum(o => SlotLayout.Padded(o.Size, V.Count));

    static int BlockRows(CompiledGradient step) => Math.Clamp(PanelBytes / (PanelWidth(step) * sizeof(T)), LeastBlock, MostBlock);

    /// <summary>Adds to the gradients of the parameters; a worker owns some of their rows.</summary>
    public static void Run(CompiledGradient step, SlotStorage<T>[] storage, T** gradients, int firstStep, int steps, int rows, Worker<T> worker, int index, int workers)
    {
        int blocks = (rows + BlockRows(step) - 1) / BlockRows(step);
        for (int s = firstStep; s < firstStep + steps; s++)
            for (int block = 0; block < blocks; block++)
                AddBlock(step, storage, gradients, s, Share.Of(rows, block, blocks), worker, index, workers);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddBlock(CompiledGradient step, SlotStorage<T>[] storage, T** gradients, int s, Share rows, Worker<T> worker, int index, int workers)
    {
        int count = rows.End - rows.First;
        T** panels = stackalloc T*[step.Operands.Length];
        T* free = worker.Panel;
        for (int o = 0; o < step.Operands.Length; o++)
        {
            GradientOperand operand = step.Operands[o];
            ref SlotStorage<T> slot = ref storage[operand.Slot.Slot];
            panels[o] = free;
            free = PackOperand(slot.Row(s, operand.Slot.Time, rows.First), slot.RowStride, count, operand.Size, free);
        }

        foreach (AdjointGradients adjoint in step.Adjoints)
        {
            ref SlotStorage<T> slot = ref storage[adjoint.Slot.Slot];
            T* source = slot.Row(s, adjoint.Slot.Time, rows.First);
            int parts = (adjoint.Size + MaxUnits - 1) / MaxUnits;
            Share own = Share.Of(parts, index, workers);
            for (int part = own.First; part < own.End; part++)
            {
                Share units = Share.Of(adjoint.Size, part, parts);
                PanelCopy.Rows(source + units.First, slot.RowStride, free, units.End - units.First, count, units.End - units.First);
                foreach (GradientTarget target in adjoint.Targets)
                    AddRows(free, units, panels[target.Operand], step.Operands[target.Operand].Size, count,
                        gradients[target.Parameter] + target.FirstColumn, target.Columns, worker.Sums);
            }
        }
    }

    static T* PackOperand(T* source, nint stride, int rows, int size, T* panel)
    {
        int vectors = (size + V.Count - 1) / V.Count;
        int tiles = (vectors + MaxVectors - 1) / MaxVectors;
        for (int tile = 0; tile < tiles; tile++)
        {
            Share part = Share.Of(vectors, tile, tiles);
            int width = (part.End - part.First) * V.Count;
            PanelCopy.Rows(source + part.First * V.Count, stride, panel, width, rows, width);
            panel += rows * width;
        }
        return panel;
    }

    /// <summary>gradient[units, all columns] += adjointᵀ·operand</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddRows(T* adjoint, Share units, T* panel, int size, int rows, T* gradient, int columns, T* sums)
    {
        int count = units.End - units.First;
        int vectors = (size + V.Count - 1) / V.Count;
        int tiles = (vectors + MaxVectors - 1) / MaxVectors;
        gradient += (nint)units.First * columns;
        for (int tile = 0; tile < tiles; tile++)
        {
            Share part = Share.Of(vectors, tile, tiles);
            int side = part.End - part.First;
            int first = part.First * V.Count;
            int width = side * V.Count;
            if (first + width <= size)
            {
                Prefetch(gradient + first, columns, count, width);
                TileProducts<T, V>.Multiply(count, side, adjoint, 1, count, panel, rows, gradient + first, columns, add: true, panel, 0);
            }
            else
            {
                TileProducts<T, V>.Multiply(count, side, adjoint, 1, count, panel, rows, sums, width, add: false, panel, 0);
                for (int r = 0; r < count; r++)
                    Add(gradient + r * (nint)columns + first, sums + r * width, size - first);
            }
            panel += rows * width;
        }
    }

    /// <summary>Asks for the gradients that the tile will add to when its sums are done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Prefetch(T* gradient, nint columns, int rows, int width)
    {
        if (!Sse.IsSupported)
            return;
        for (int r = 0; r < rows; r++, gradient += columns)
            for (int n = 0; n < width; n += 64 / sizeof(T))
                Sse.Prefetch0(gradient + n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Add(T* target, T* sums, int count)
    {
        int n = 0;
        for (; n <= count - V.Count; n += V.Count)
            V.Store(target + n, V.Load(target + n) + V.Load(sums + n));
        for (; n < count; n++)
            target[n] += sums[n];
    }
}
