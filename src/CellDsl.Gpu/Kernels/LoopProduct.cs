using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>The products of loops: the weights stay in shared memory, the vectors come from global memory, and threads share the vectors' elements,
/// so that groups of few units have work for all their threads.</summary>
static class LoopProduct<TTile>
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

    /// <summary>Brings the weights of the group's units into shared memory: for each four of units, for each block of neighbouring fours of elements,
    /// for each of a four's elements, for each matrix, the weights of the neighbours. Within a block all places are constants.</summary>
    public static void Keep<TProduct>(LoopRun run, StageShape shape, LoopOperand operand, ArrayView<Float4> shared)
        where TProduct : struct, IProduct
    {
        int depth = Depth(operand);
        int blocks = LoopOperand.QuadsOf(operand.Depth) / Stride;
        int firstUnit = Grid.IdxX * shape.GroupQuads;
        ArrayView<Float4> panel = run.Panels.SubView((long)operand.Panel * LoopSlot.Unit, (long)depth * 4 * TProduct.Factors * operand.PanelQuads);
        for (int at = Group.IdxX; at < Block(TProduct.Factors) * shape.GroupQuads * blocks; at += Group.DimX)
        {
            int rest = at / Stride;
            int factor = rest % TProduct.Factors;
            rest /= TProduct.Factors;
            int element = rest & 3;
            rest >>= 2;
            int quad = rest % blocks * Stride + (at & (Stride - 1));
            int unit = firstUnit + rest / blocks;
            shared[operand.Weights + at] = unit < operand.PanelQuads && quad < depth
                ? panel[((4 * quad + element) * TProduct.Factors + factor) * operand.PanelQuads + unit]
                : default;
        }
    }

    /// <summary>Adds a thread's part of a product to its sums.</summary>
    /// <param name="first">The first of the rows that the group computes.</param>
    /// <param name="end">Behind the last of the group's rows. Beyond it the last row is taken once more, and nobody reads the result.</param>
    public static TSums Add<TProduct, TSums>(TSums sums, LoopOperand operand, LoopRun run, StageShape shape, ArrayView<Float4> shared, int step, int first, int end)
        where TProduct : struct, IProduct<TSums>
        where TSums : struct
    {
        ArrayView<Float4> rows = LoopSlot.At(operand.Rows, run.Memory, step);
        int depth = Depth(operand);
        int row = first + Tile(shape) * TTile.Rows;
        ArrayView<Float4> row0 = RowAt(rows, operand, row, end, depth);
        ArrayView<Float4> row1 = RowAt(rows, operand, row + 1, end, depth);
        ArrayView<Float4> row2 = RowAt(rows, operand, row + 2, end, depth);
        ArrayView<Float4> row3 = RowAt(rows, operand, row + 3, end, depth);
        int size = 4 * TProduct.Factors * LoopOperand.QuadsOf(operand.Depth);
        ArrayView<Float4> weights = shared.SubView(operand.Weights + Quad(shape) * size, size);
        int stop = Multiplies(shape) ? depth : 0;
        int slice = Slice(shape);
        Vectors next = Fetch(row0, row1, row2, row3, slice < stop ? slice : 0, operand.Depth);
        for (int k = slice; k < stop; k += shape.Slices)
        {
            // The loads of the next elements are under way while these are multiplied.
            Vectors now = next;
            next = Fetch(row0, row1, row2, row3, k + shape.Slices < stop ? k + shape.Slices : k, operand.Depth);
            int place = (k & -Stride) * (4 * TProduct.Factors) + (k & (Stride - 1));
            ArrayView<Float4> w = weights.SubView(place, Block(TProduct.Factors) - Stride + 1);
            sums = TProduct.Add(sums, new RowValues(new Float4(now.A.X, now.B.X, now.C.X, now.D.X), default), w, 0, Stride);
            sums = TProduct.Add(sums, new RowValues(new Float4(now.A.Y, now.B.Y, now.C.Y, now.D.Y), default), w, TProduct.Factors * Stride, Stride);
            sums = TProduct.Add(sums, new RowValues(new Float4(now.A.Z, now.B.Z, now.C.Z, now.D.Z), default), w, 2 * TProduct.Factors * Stride, Stride);
            sums = TProduct.Add(sums, new RowValues(new Float4(now.A.W, now.B.W, now.C.W, now.D.W), default), w, 3 * TProduct.Factors * Stride, Stride);
        }
        return sums;
    }

    /// <summary>Four elements of each of a thread's rows.</summary>
    struct Vectors(Float4 a, Float4 b, Float4 c, Float4 d)
    {
        public Float4 A = a;
        public Float4 B = b;
        public Float4 C = c;
        public Float4 D = d;
    }

    static Vectors Fetch(ArrayView<Float4> row0, ArrayView<Float4> row1, ArrayView<Float4> row2, ArrayView<Float4> row3, int k, int depth)
        => new(
            Elements(row0[k], depth - 4 * k),
            TTile.Rows > 1 ? Elements(row1[k], depth - 4 * k) : default,
            TTile.Rows > 2 ? Elements(row2[k], depth - 4 * k) : default,
            TTile.Rows > 2 ? Elements(row3[k], depth - 4 * k) : default);

    static ArrayView<Float4> RowAt(ArrayView<Float4> rows, LoopOperand operand, int row, int end, int depth)
        => rows.SubView(operand.IsShared != 0 ? 0 : (row < end ? row : end - 1) * depth, depth);

    /// <summary>Zero beyond the vector's end, whatever lies there.</summary>
    static Float4 Elements(Float4 value, int count)
        => new(value.X, count > 1 ? value.Y : 0, count > 2 ? value.Z : 0, count > 3 ? value.W : 0);

    /// <summary>The sum that belongs to the four units which the thread computes, from all threads' parts, in an order that depends on the sizes alone.</summary>
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
