using System.Numerics;
using CellDsl.Kernels;

namespace CellDsl.Cpu;

/// <summary>Sums over rows after the loop: gradients of matrices, Σ adjoint ⊗ operand, and of vectors, Σ adjoint.
/// Rows are summed in blocks with fixed bounds and in order, so the sums do not depend on the number of workers.</summary>
static unsafe class GradientRunner<T, V>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : struct, ISimd<V, T>
{
    const int RowsPerBlock = 128;

    /// <summary>Elements of <see cref="Worker{T}.Panel"/> that the products need.</summary>
    public static int PanelElements => RowsPerBlock * TileProducts<T, V>.MaxVectors * V.Count;

    /// <summary>Elements of <see cref="Worker{T}.Sums"/> that the products need.</summary>
    public static int SumElements => TileProducts<T, V>.MaxRows(1) * TileProducts<T, V>.MaxVectors * V.Count;

    /// <summary>Adds to the gradients of the parameters; a worker owns some of their rows.</summary>
    public static void Run(CompiledGradient step, SlotStorage<T>[] storage, T** gradients, int firstStep, int steps, int rows, Worker<T> worker, int index, int workers)
    {
        int vectors = (step.OperandSize + V.Count - 1) / V.Count;
        int tiles = (vectors + TileProducts<T, V>.MaxVectors - 1) / TileProducts<T, V>.MaxVectors;
        for (int tile = 0; tile < tiles; tile++)
        {
            Share part = Share.Of(vectors, tile, tiles);
            for (int s = firstStep; s < firstStep + steps; s++)
                for (int row = 0; row < rows; row += RowsPerBlock)
                    AddBlock(step, storage, gradients, s, row, Math.Min(RowsPerBlock, rows - row), part, worker, index, workers);
        }
    }

    static void AddBlock(CompiledGradient step, SlotStorage<T>[] storage, T** gradients, int s, int firstRow, int rows, Share vectors,
        Worker<T> worker, int index, int workers)
    {
        int side = vectors.End - vectors.First;
        int width = side * V.Count;
        int firstColumn = vectors.First * V.Count;
        int columns = Math.Min(width, step.OperandSize - firstColumn);
        ref SlotStorage<T> operand = ref storage[step.Operand.Slot];
        Pack(operand.Row(s, step.Operand.Time, firstRow) + firstColumn, operand.RowStride, rows, side, worker.Panel);

        int maxRows = TileProducts<T, V>.MaxRows(side);
        foreach (GradientBlock block in step.Blocks)
        {
            ref SlotStorage<T> adjoint = ref storage[block.Adjoint.Slot];
            T* source = adjoint.Row(s, block.Adjoint.Time, firstRow);
            T* target = gradients[block.Parameter] + block.FirstColumn + firstColumn;
            int parts = (block.Rows + maxRows - 1) / maxRows;
            Share own = Share.Of(parts, index, workers);
            for (int p = own.First; p < own.End; p++)
            {
                Share units = Share.Of(block.Rows, p, parts);
                int count = units.End - units.First;
                TileProducts<T, V>.Multiply(count, side, source + units.First, 1, adjoint.RowStride, worker.Panel, rows, worker.Sums, width, add: false);
                for (int r = 0; r < count; r++)
                    Add(target + (nint)(units.First + r) * block.Columns, worker.Sums + r * width, columns);
            }
        }
    }

    static void Pack(T* source, nint stride, int rows, int vectors, T* panel)
    {
        for (int row = 0; row < rows; row++, source += stride)
            for (int v = 0; v < vectors; v++, panel += V.Count)
                V.Store(panel, V.Load(source + v * V.Count));
    }

    static void Add(T* target, T* sums, int count)
    {
        int n = 0;
        for (; n <= count - V.Count; n += V.Count)
            V.Store(target + n, V.Load(target + n) + V.Load(sums + n));
        for (; n < count; n++)
            target[n] += sums[n];
    }

    /// <summary>Adds the source's rows to one vector (or, over units as well, to one number); a worker owns some of the vector.</summary>
    public static void Run(CompiledReduction step, SlotStorage<T>[] storage, int firstStep, int rows, Worker<T> worker, int index, int workers)
    {
        ref SlotStorage<T> source = ref storage[step.Source.Slot];
        T* first = source.Slice(firstStep, step.Source.Time);
        T* target = storage[step.Target.Slot].Slice(firstStep, step.Target.Time);
        int vectors = (step.Size + V.Count - 1) / V.Count;
        if (!step.OverUnits)
        {
            AddRows(first, source.RowStride, rows, Share.Of(vectors, index, workers), target);
        }
        else if (index == 0)
        {
            new Span<T>(worker.Panel, vectors * V.Count).Clear();
            AddRows(first, source.RowStride, rows, Share.All(vectors), worker.Panel);
            T sum = T.Zero;
            for (int n = 0; n < step.Size; n++)
                sum += worker.Panel[n];
            *target += sum;
        }
    }

    static void AddRows(T* source, nint stride, int rows, Share vectors, T* target)
    {
        for (int v = vectors.First; v < vectors.End; v++)
            for (int row = 0; row < rows; row += RowsPerBlock)
            {
                T* column = source + v * V.Count + row * stride;
                V sum = V.Zero;
                for (int n = Math.Min(RowsPerBlock, rows - row); n > 0; n--, column += stride)
                    sum += V.Load(column);
                V.Store(target + v * V.Count, V.Load(target + v * V.Count) + sum);
            }
    }
}
