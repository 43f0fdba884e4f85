using ILGPU;

namespace CellDsl.Gpu.Kernels;

// What weights in registers are loaded from and multiplied by.
static partial class LoopProduct<TTile>
{
    /// <summary>The four of elements that a thread takes in a round.</summary>
    static int QuadOf(StageShape shape, int round) => Slice(shape) + round * shape.Slices;

    /// <inheritdoc cref="FromPanel"/>
    struct ThreadPanel<TProduct>(ArrayView<Float4> panel, LoopOperand operand, StageShape shape) : IThreadPanel<ThreadPanel<TProduct>>
        where TProduct : struct, IProduct
    {
        readonly ArrayView<Float4> _panel = panel;
        readonly LoopOperand _operand = operand;
        readonly StageShape _shape = shape;

        public static Float4 At(ThreadPanel<TProduct> panel, int round, int element, int factor)
        {
            int unit = Grid.IdxX * panel._shape.GroupQuads + Quad(panel._shape);
            return factor < TProduct.Factors ? FromPanel<TProduct>(panel._panel, panel._operand, QuadOf(panel._shape, round), element, factor, unit)
                : default;
        }
    }

    /// <summary>Zero beyond the vectors' end.</summary>
    struct ThreadVectors(TileRows rows, LoopOperand operand, StageShape shape) : IThreadVectors<ThreadVectors>
    {
        readonly TileRows _rows = rows;
        readonly LoopOperand _operand = operand;
        readonly StageShape _shape = shape;

        public static TileVectors At(ThreadVectors vectors, int round)
        {
            int quad = QuadOf(vectors._shape, round);
            return quad < Depth(vectors._operand) ? Fetch(vectors._rows, quad, vectors._operand.Depth) : default;
        }
    }
}
