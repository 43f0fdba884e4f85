namespace CellDsl.Generator.Ir;

/// <summary>One value of a cell's step. Operands are numbers of earlier nodes, so a graph is its own topological order.</summary>
/// <param name="Index">Model leaf of a leaf or product; -1 otherwise.</param>
/// <param name="Block">For products: which operand of the weight's concatenation (0 without one).</param>
/// <param name="Value">The number of a constant.</param>
/// <param name="Dimension">Index into the model's dimensions.</param>
/// <param name="Rows">How many rows the value has: one for parameters alone, one per sequence, or one per step and sequence.</param>
internal readonly record struct Node(Op Op, int A, int B, int C, int D, int Index, int Block, double Value, int Dimension, RowSpace Rows)
{
    /// <summary>Of the gradient of a product's operand: the product, a forward node; -1 otherwise. Equal products of different operands are different
    /// nodes.</summary>
    public int Product { get; init; } = -1;

    public int OperandCount => A < 0 ? 0 : B < 0 ? 1 : C < 0 ? 2 : D < 0 ? 3 : 4;

    public int Operand(int i) => i switch { 0 => A, 1 => B, 2 => C, _ => D };

    public OpRow Row => OpTable.Of(Op);

    public bool IsLeaf => Row.Class == OpClass.Leaf;

    public bool IsPointwise => Row.Class == OpClass.Pointwise;

    /// <summary>Of a matrix, or of one that is transposed, with a vector.</summary>
    public bool IsProduct => Row.Class == OpClass.Product;

    public bool IsRowSum => Row.Class == OpClass.RowSum;
}
