using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using CellDsl.Execution;
using CellDsl.Kernels;
using CellDsl.Products;

namespace CellDsl.Backends.Cpu;

/// <summary>Gradients of matrices after the loop, Σ over rows of adjoint ⊗ operand, as one blocked product. For a block of rows the operands are
/// packed into panels, and the adjoints in stripes of units. A stripe stays in the L2 cache while the panels, asked for one ahead, pass by.
/// Blocks have bounds of their own and follow in order, so the sums do not depend on the number of workers.</summary>
static unsafe class GradientRunner<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ISimd<V, T>
{
    // Gradients are read and written once for every block.
    const int MostRows = 512;
    const int LeastRows = 128;
    const int PanelBytes = 4 << 20;
    // Register tiles of units in a stripe.
    const int StripeParts = 16;

    static int MaxUnits => TileProducts<T, V>.MaxRows(TileProducts<T, V>.MaxVectors);

    /// <summary>Elements of <see cref="Worker{T}.Sums"/> that the products need: a tile of gradients that ends within a vector.</summary>
    public static int SumElements => MaxUnits * TileProducts<T, V>.MaxVectors * V.Count;

    /// <summary>Elements of <see cref="Worker{T}.Panel"/> that the products of a step need.</summary>
    public static long PanelElements(CompiledGradient step) => (long)BlockRows(step) * step.Width + StripeParts * PartStride(BlockRows(step));

    static int PartStride(int rows) => rows * MaxUnits + PanelCopy.SplitGap;

    static int BlockRows(CompiledGradient step) => (int)Math.Clamp(PanelBytes / ((long)step.Width * sizeof(T)), LeastRows, MostRows);

    /// <summary>Adds to the gradients of the parameters; a worker owns some of their rows.</summary>
    public static void Run(CompiledGradient step, SlotStorage<T>[] storage, T** gradients, int firstStep, int rows, ExistingRows existing,
        Worker<T> worker, int index, int workers)
    {
        int blocks = (rows - 1) / BlockRows(step) + 1;
        for (int block = 0; block < blocks; block++)
            AddBlock(step, storage, gradients, firstStep, Share.Of(rows, block, blocks), existing, worker, index, workers);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddBlock(CompiledGradient step, SlotStorage<T>[] storage, T** gradients, int s, Share rows, ExistingRows existing,
        Worker<T> worker, int index, int workers)
    {
        int count = rows.End - rows.First;
        T* panels = worker.Panel;
        T* stripe = panels + (nint)BlockRows(step) * step.Width;
        worker.RowsBesides.Clear();
        for (int t = 0; t < step.Tiles.Length; t++)
        {
            GradientTile tile = step.Tiles[t];
            SlotRef operand = step.Operands[tile.Operand].Slot;
            ref SlotStorage<T> slot = ref storage[operand.Slot];
            T* panel = panels + (nint)tile.Column * count;
            PanelCopy.Rows(slot.Row(s, operand.Time, rows.First) + tile.First, slot.RowStride, panel, tile.Width, count, tile.Width);
            if (!existing.AreAll)
                ClearMissing(panel, tile.Width, s, rows, existing);
            if (step.Operands[tile.Operand].KeepsZeros)
                TakeOut(panel, tile.Width, count, t, worker.RowsBesides);
        }
        foreach (AdjointGradients adjoint in step.Adjoints)
        {
            ref SlotStorage<T> slot = ref storage[adjoint.Slot.Slot];
            T* source = slot.Row(s, adjoint.Slot.Time, rows.First);
            int parts = (adjoint.Size + MaxUnits - 1) / MaxUnits;
            Share own = Share.Of(parts, index, workers);
            int stripes = (own.End - own.First + StripeParts - 1) / StripeParts;
            for (int n = 0; n < stripes; n++)
            {
                Share part = Share.Of(own.End - own.First, n, stripes);
                part = new Share(own.First + part.First, own.First + part.End);
                PackStripe(source, slot.RowStride, count, stripe, adjoint.Size, part, parts);
                if (!existing.AreAll)
                    for (int p = part.First; p < part.End; p++)
                        ClearMissing(stripe + (p - part.First) * PartStride(count), Share.Of(adjoint.Size, p, parts).Count, s, rows, existing);
                worker.AdjointsBesides.Clear();
                if (KeepsZeros(step, adjoint))
                    for (int p = part.First; p < part.End; p++)
                        TakeOut(stripe + (p - part.First) * PartStride(count), Share.Of(adjoint.Size, p, parts).Count, count, p,
                            worker.AdjointsBesides);
                AddStripe(step, adjoint, gradients, panels, stripe, part, parts, count, worker.Sums);
                foreach ((int p, int row) in worker.AdjointsBesides)
                    for (int t = 0; t < step.Tiles.Length; t++)
                        if (!worker.RowsBesides.Contains((t, row)))
                            AddRow(step, adjoint, gradients, step.Tiles[t], storage, s, rows.First + row, source + row * slot.RowStride,
                                Share.Of(adjoint.Size, p, parts));
            }
            foreach ((int tile, int row) in worker.RowsBesides)
                AddRow(step, adjoint, gradients, step.Tiles[tile], storage, s, rows.First + row, source + row * slot.RowStride,
                    new Share(Share.Of(adjoint.Size, own.First, parts).First, own.IsEmpty ? 0 : Share.Of(adjoint.Size, own.End - 1, parts).End));
        }
    }

    /// <summary>Zeros in place of packed rows that do not exist.</summary>
    static void ClearMissing(T* packed, int width, int s, Share rows, ExistingRows existing)
    {
        for (int row = rows.First; row < rows.End; row++)
            if (!existing.Has(s, row))
                new Span<T>(packed + (row - rows.First) * width, width).Clear();
    }

    /// <summary>Takes packed rows out that hold something infinite, or not a number: they are added by themselves, but not where either factor is
    /// zero.</summary>
    /// <param name="number">Of the tile, or of the part of an adjoint's units.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void TakeOut(T* panel, int width, int rows, int number, List<(int Number, int Row)> besides)
    {
        if (!AnyNotFinite(panel, width * rows))
            return;
        for (int row = 0; row < rows; row++, panel += width)
            if (AnyNotFinite(panel, width))
            {
                besides.Add((number, row));
                new Span<T>(panel, width).Clear();
            }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static bool AnyNotFinite(T* numbers, int count)
    {
        V one = V.Constant(1), other = V.Zero;
        int n = 0;
        for (; n <= count - V.Count; n += V.Count)
        {
            // What is finite differs from itself by zero.
            V value = V.Load(numbers + n);
            other += V.SelectGreaterOrEqual(V.Zero, V.Abs(value - value), V.Zero, one);
        }
        bool any = V.AnyGreater(other, V.Zero);
        for (; n < count; n++)
            any |= !T.IsFinite(numbers[n]);
        return any;
    }

    static bool KeepsZeros(CompiledGradient step, AdjointGradients adjoint)
    {
        foreach (GradientTarget target in adjoint.Targets)
            if (step.Operands[target.Operand].KeepsZeros)
                return true;
        return false;
    }

    /// <summary>gradient[units, columns of the tile] += adjoint ⊗ operand of one row, where neither is zero.</summary>
    static void AddRow(CompiledGradient step, AdjointGradients adjoint, T** gradients, in GradientTile tile, SlotStorage<T>[] storage, int s, int row,
        T* adjointRow, Share units)
    {
        GradientOperand operand = step.Operands[tile.Operand];
        T* values = storage[operand.Slot.Slot].Row(s, operand.Slot.Time, row) + tile.First;
        int count = Math.Min(tile.Width, operand.Size - tile.First);
        foreach (GradientTarget target in adjoint.Targets)
            if (target.Operand == tile.Operand)
                for (int unit = units.First; unit < units.End; unit++)
                    if (adjointRow[unit] != T.Zero)
                    {
                        T* gradient = gradients[target.Block.Parameter] + (nint)unit * target.Block.RowLength + target.Block.FirstColumn + tile.First;
                        for (int n = 0; n < count; n++)
                            if (values[n] != T.Zero)
                                gradient[n] += adjointRow[unit] * values[n];
                    }
    }

    /// <summary>Products of a stripe of an adjoint's units with all its operands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddStripe(CompiledGradient step, AdjointGradients adjoint, T** gradients, T* panels, T* stripe, Share own, int parts, int rows,
        T* sums)
    {
        foreach (GradientTarget target in adjoint.Targets)
        {
            GradientOperand operand = step.Operands[target.Operand];
            for (int t = operand.Tiles.First; t < operand.Tiles.End; t++)
            {
                GradientTile tile = step.Tiles[t];
                // The parts share the asking for the panel that lies behind this one.
                int nextStep = (tile.Width + own.End - own.First - 1) / (own.End - own.First);
                for (int part = own.First; part < own.End; part++)
                {
                    Share units = Share.Of(adjoint.Size, part, parts);
                    AddTile(stripe + (part - own.First) * PartStride(rows), units.End - units.First, tile, panels + (nint)tile.Column * rows, rows,
                        gradients[target.Block.Parameter] + (nint)units.First * target.Block.RowLength + target.Block.FirstColumn + tile.First,
                        target.Block.RowLength, operand.Size - tile.First, sums,
                        panels + (nint)(tile.Column + tile.Width) * rows + (nint)(part - own.First) * nextStep * rows, nextStep);
                }
            }
        }
    }

    /// <summary>Packs some parts of an adjoint's units, each by itself, row after row.</summary>
    static void PackStripe(T* source, nint stride, int rows, T* stripe, int size, Share own, int parts)
    {
        int* ends = stackalloc int[own.End - own.First];
        int first = Share.Of(size, own.First, parts).First;
        for (int part = own.First; part < own.End; part++)
            ends[part - own.First] = Share.Of(size, part, parts).End - first;
        PanelCopy.Split(source + first, stride, rows, ends, own.End - own.First, stripe, PartStride(rows));
    }

    /// <summary>gradient[units, columns of the tile] += adjointᵀ·operand</summary>
    /// <param name="left">Columns from the tile's first to the operand's end.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void AddTile(T* adjoint, int units, in GradientTile tile, T* panel, int rows, T* gradient, int columns, int left, T* sums, T* next,
        int nextStep)
    {
        if (tile.Width <= left)
        {
            Prefetch(gradient, columns, units, tile.Width);
            TileProducts<T, V>.Multiply(units, tile.Vectors, adjoint, 1, units, panel, rows, gradient, columns, add: true, next, nextStep);
            return;
        }
        TileProducts<T, V>.Multiply(units, tile.Vectors, adjoint, 1, units, panel, rows, sums, tile.Width, add: false, next, nextStep);
        for (int r = 0; r < units; r++)
            Add(gradient + r * (nint)columns, sums + r * tile.Width, left);
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
