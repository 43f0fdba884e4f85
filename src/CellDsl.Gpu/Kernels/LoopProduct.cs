using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>The products of loops: the weights stay in shared memory and registers, the vectors come from global memory, and threads share the
/// vectors' elements, so that groups of few units have work for all their threads.</summary>
static partial class LoopProduct<TTile>
    where TTile : struct, ITile<TTile>
{
    // A thread's part of the work: which elements, which rows, which units.
    static int Slice(StageShape shape) => Group.IdxX & (shape.Slices - 1);
    static int Quad(StageShape shape) => StageShape.ModGroupQuads(shape, Group.IdxX >> shape.SlicesLog2);
    static int Tile(StageShape shape) => StageShape.OverGroupQuads(shape, Group.IdxX >> shape.SlicesLog2);

    static bool Multiplies(StageShape shape) => Tile(shape) * TTile.Rows < shape.Rows;

    static int Depth(LoopOperand operand) => (operand.Depth + 3) / 4;

    // Between the weights that fours of the same elements have for one element and matrix, and those for the next.
    const int Stride = LoopOperand.Neighbours;

    /// <summary>Numbers for one four of units that lie between a block of neighbours and the next.</summary>
    static int Block(int factors) => 4 * factors * Stride;

    /// <summary>Brings the weights of the group's units into registers, as many as there are for them, and the others into shared memory:
    /// for each four of units, for each block of neighbouring fours of elements, for each of a four's elements, for each matrix,
    /// the weights of the neighbours. Within a block all places are constants.</summary>
    public static TKept Keep<TProduct, TKept>(LoopRun run, StageShape shape, LoopOperand operand, ArrayView<Float4> shared)
        where TProduct : struct, IProduct
        where TKept : struct, IKept<TKept>
    {
        int depth = Depth(operand);
        int kept = TKept.Count * shape.Slices;
        int blocks = operand.SharedQuads / Stride;
        int firstUnit = Grid.IdxX * shape.GroupQuads;
        ArrayView<Float4> panel = run.Panels.SubView((long)operand.Panel * LoopSlot.Unit, (long)depth * 4 * TProduct.Factors * operand.PanelQuads);
        for (int at = Group.IdxX; at < Block(TProduct.Factors) * shape.GroupQuads * blocks; at += Group.DimX)
        {
            int rest = at / Stride;
            int factor = rest % TProduct.Factors;
            rest /= TProduct.Factors;
            int element = rest & 3;
            rest >>= 2;
            int quad = kept + rest % blocks * Stride + (at & (Stride - 1));
            int unit = firstUnit + rest / blocks;
            shared[operand.Weights + at] = FromPanel<TProduct>(panel, operand, quad, element, factor, unit);
        }
        return TKept.Of(new ThreadPanel<TProduct>(panel, operand, shape), 0);
    }

    /// <summary>Weights of an element and matrix for four units. Beyond the vectors' end, and for units that there are not, they are zero.</summary>
    static Float4 FromPanel<TProduct>(ArrayView<Float4> panel, LoopOperand operand, int quad, int element, int factor, int unit)
        where TProduct : struct, IProduct
        => unit < operand.PanelQuads && quad < Depth(operand)
            ? panel[((4 * quad + element) * TProduct.Factors + factor) * operand.PanelQuads + unit]
            : default;

    /// <summary>Adds a thread's part of a product to its sums.</summary>
    /// <param name="kept">The weights that the thread has in registers.</param>
    /// <param name="first">The first of the rows that the group computes.</param>
    /// <param name="end">Behind the last of the group's rows. Beyond it the last row is taken once more, and nobody reads the result.</param>
    public static TSums Add<TProduct, TSums, TKept>(
        TSums sums, LoopOperand operand, LoopRun run, StageShape shape, ArrayView<Float4> shared, TKept kept, int step, int first, int end)
        where TProduct : struct, IProduct<TSums>
        where TSums : struct
        where TKept : struct, IKept<TKept>
    {
        ArrayView<Float4> rows = LoopSlot.At(operand.Rows, run.Memory, step);
        int depth = Depth(operand);
        int row = first + Tile(shape) * TTile.Rows;
        var tile = new TileRows(
            RowAt(rows, operand, row, end, depth), RowAt(rows, operand, row + 1, end, depth),
            RowAt(rows, operand, row + 2, end, depth), RowAt(rows, operand, row + 3, end, depth));
        sums = TKept.Add<TProduct, TSums, ThreadVectors>(sums, kept, new ThreadVectors(tile, operand, shape), 0);
        int inRegisters = TKept.Count * shape.Slices;
        int size = 4 * TProduct.Factors * operand.SharedQuads;
        ArrayView<Float4> weights = shared.SubView(operand.Weights + Quad(shape) * size, size);
        int stop = Multiplies(shape) ? depth : 0;
        int slice = Slice(shape) + inRegisters;
        TileVectors now = Fetch(tile, slice < stop ? slice : 0, operand.Depth);
        for (int k = slice; k < stop; k += shape.Slices)
        {
            int quad = k - inRegisters;
            int place = (quad & -Stride) * (4 * TProduct.Factors) + (quad & (Stride - 1));
            var w = new WeightsInMemory(weights.SubView(place, Block(TProduct.Factors) - Stride + 1));
            sums = TProduct.Add(sums, TileVectors.X(now), w, 0, Stride);
            sums = TProduct.Add(sums, TileVectors.Y(now), w, TProduct.Factors * Stride, Stride);
            sums = TProduct.Add(sums, TileVectors.Z(now), w, 2 * TProduct.Factors * Stride, Stride);
            sums = TProduct.Add(sums, TileVectors.W(now), w, 3 * TProduct.Factors * Stride, Stride);
            // These loads do not depend on the products: ptxas places them before, so that they are under way meanwhile.
            now = Fetch(tile, k + shape.Slices < stop ? k + shape.Slices : k, operand.Depth);
        }
        return sums;
    }

    /// <summary>The vectors of a thread's rows.</summary>
    struct TileRows(ArrayView<Float4> a, ArrayView<Float4> b, ArrayView<Float4> c, ArrayView<Float4> d)
    {
        public ArrayView<Float4> A = a;
        public ArrayView<Float4> B = b;
        public ArrayView<Float4> C = c;
        public ArrayView<Float4> D = d;
    }

    static TileVectors Fetch(TileRows rows, int k, int depth)
        => new(
            Elements(rows.A[k], depth - 4 * k),
            TTile.Rows > 1 ? Elements(rows.B[k], depth - 4 * k) : default,
            TTile.Rows > 2 ? Elements(rows.C[k], depth - 4 * k) : default,
            TTile.Rows > 2 ? Elements(rows.D[k], depth - 4 * k) : default);

    static ArrayView<Float4> RowAt(ArrayView<Float4> rows, LoopOperand operand, int row, int end, int depth)
        => rows.SubView(operand.IsShared != 0 ? 0 : (row < end ? row : end - 1) * depth, depth);

    /// <summary>Zero beyond the vector's end, whatever lies there.</summary>
    static Float4 Elements(Float4 value, int count)
        => new(value.X, count > 1 ? value.Y : 0, count > 2 ? value.Z : 0, count > 3 ? value.W : 0);

    /// <summary>The sum that belongs to the four units which the thread computes, from all threads' parts, in an order that depends on the sizes
    /// alone.</summary>
    public static Float4 Combine(TTile part, StageShape shape, ArrayView<Float4> shared)
    {
        // One more than there are: threads that read different values' parts meet in no bank.
        int stride = shape.Slices + 1;
        if (Multiplies(shape))
        {
            int at = shape.Parts + (Tile(shape) * TTile.Rows * shape.GroupQuads + Quad(shape)) * stride + Slice(shape);
            shared[at] = TTile.Row(part, 0);
            if (TTile.Rows > 1)
                shared[at + shape.GroupQuads * stride] = TTile.Row(part, 1);
            if (TTile.Rows > 2)
            {
                shared[at + 2 * shape.GroupQuads * stride] = TTile.Row(part, 2);
                shared[at + 3 * shape.GroupQuads * stride] = TTile.Row(part, 3);
            }
        }
        Group.Barrier();
        int values = shape.Rows * shape.GroupQuads;
        int each = shape.Slices >> shape.AddersLog2;
        int value = Group.IdxX >> shape.AddersLog2;
        int adder = Group.IdxX & (shape.Adders - 1);
        if (value < values)
            shared[shape.Sums + value * (shape.Adders + 1) + adder] = Sum(shared, shape.Parts + value * stride + adder * each, each);
        Group.Barrier();
        return Group.IdxX < values ? Sum(shared, shape.Sums + Group.IdxX * (shape.Adders + 1), shape.Adders) : default;
    }

    static Float4 Sum(ArrayView<Float4> values, int at, int count)
    {
        Float4 sum = values[at];
        int n = 1;
        // Loops are not unrolled; loads that wait for each other are slow.
        for (; n + 3 < count; n += 4)
            sum += values[at + n] + values[at + n + 1] + (values[at + n + 2] + values[at + n + 3]);
        for (; n < count; n++)
            sum += values[at + n];
        return sum;
    }
}
