using ILGPU;

namespace CellDsl.Gpu.Kernels;

/// <summary>The products of loops: the weights stay in shared memory, the vectors come from global memory, and threads share the vectors' elements,
/// so that groups of few units have work for all their threads.</summary>
static class LoopProduct<TTile>
    where TTile : struct, ITile<TTile>
{
    // A thread's part of the work: which elements, which rows, which units.
    static int Slice(StageShape shape) => Group.IdxX & (shape.Slices - 1);
    static int Quad(StageShape shape) => (Group.IdxX >> shape.SlicesLog2) % shape.GroupQuads;
    static int Tile(StageShape shape) => (Group.IdxX >> shape.SlicesLog2) / shape.GroupQuads;

    static bool Multiplies(StageShape shape) => Tile(shape) * TTile.Rows < shape.Rows;

    static int Depth(LoopOperand operand) => (operand.Depth + 3) / 4;

    /// <summary>Brings the weights of the group's units into shared memory. Fours of elements lie side by side, for threads that take neighbouring ones.</summary>
    public static void Keep<TProduct>(LoopRun run, StageShape shape, LoopOperand operand, ArrayView<Float4> shared)
        where TProduct : struct, IProduct
    {
        int depth = Depth(operand);
        int firstUnit = Grid.IdxX * shape.GroupQuads;
        ArrayView<Float4> panel = run.Panels.SubView((long)operand.Panel * LoopSlot.Unit, (long)depth * 4 * TProduct.Factors * operand.PanelQuads);
        for (int at = Group.IdxX; at < 4 * TProduct.Factors * shape.GroupQuads * depth; at += Group.DimX)
        {
            int rest = at / depth;
            int unit = firstUnit + rest % shape.GroupQuads;
            rest /= shape.GroupQuads;
            int element = 4 * (at % depth) + rest / TProduct.Factors;
            shared[operand.Weights + at] = unit < operand.PanelQuads
                ? panel[(element * TProduct.Factors + rest % TProduct.Factors) * operand.PanelQuads + unit]
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
        int row0 = RowAt(operand, row, end, depth);
        int row1 = RowAt(operand, row + 1, end, depth);
        int row2 = RowAt(operand, row + 2, end, depth);
        int row3 = RowAt(operand, row + 3, end, depth);
        int stride = shape.GroupQuads * depth;
        int weights = operand.Weights + Quad(shape) * depth;
        int stop = Multiplies(shape) ? depth : 0;
        int slice = Slice(shape);
        Vectors next = Fetch(rows, row0, row1, row2, row3, slice < stop ? slice : 0, operand.Depth);
        for (int k = slice; k < stop; k += shape.Slices)
        {
            // The loads of the next elements are under way while these are multiplied.
            Vectors now = next;
            next = Fetch(rows, row0, row1, row2, row3, k + shape.Slices < stop ? k + shape.Slices : k, operand.Depth);
            int at = weights + k;
            sums = TProduct.Add(sums, new RowValues(new Float4(now.A.X, now.B.X, now.C.X, now.D.X), default), shared, at, stride);
            sums = TProduct.Add(sums, new RowValues(new Float4(now.A.Y, now.B.Y, now.C.Y, now.D.Y), default), shared, at + TProduct.Factors * stride, stride);
            sums = TProduct.Add(sums, new RowValues(new Float4(now.A.Z, now.B.Z, now.C.Z, now.D.Z), default), shared, at + 2 * TProduct.Factors * stride, stride);
            sums = TProduct.Add(sums, new RowValues(new Float4(now.A.W, now.B.W, now.C.W, now.D.W), default), shared, at + 3 * TProduct.Factors * stride, stride);
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

    static Vectors Fetch(ArrayView<Float4> rows, int row0, int row1, int row2, int row3, int k, int depth)
        => new(
            Elements(rows[row0 + k], depth - 4 * k),
            TTile.Rows > 1 ? Elements(rows[row1 + k], depth - 4 * k) : default,
            TTile.Rows > 2 ? Elements(rows[row2 + k], depth - 4 * k) : default,
            TTile.Rows > 2 ? Elements(rows[row3 + k], depth - 4 * k) : default);

    static int RowAt(LoopOperand operand, int row, int end, int depth) => operand.IsShared != 0 ? 0 : (row < end ? row : end - 1) * depth;

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
