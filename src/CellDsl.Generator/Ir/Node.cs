namespace CellDsl.Generator.Ir;

/// <summary>One value of a cell's step. Operands are numbers of earlier nodes, so a graph is its own topological order.</summary>
/// <param name="Index">Model leaf of a leaf or product; -1 otherwise.</param>
/// <param name="Block">For products: which operand of the weight's concatenation (0 without one).</param>
/// <param name="Value">The number of a constant.</param>
/// <param name="Dimension">Index into the model's dimensions.</param>
/// <param name="Rows">How many rows the value has: one for parameters alone, one per sequence, or one per step and sequence.</param>
internal readonly record struct Node(Op Op, int A, int B, int C, int D, int Index, int Block, double Value, int Dimension, RowSpace Rows)
{
    public int OperandCount => A < 0 ? 0 : B < 0 ? 1 : C < 0 ? 2 : D < 0 ? 3 : 4;

    public int Operand(int i) => i switch { 0 => A, 1 => B, 2 => C, _ => D };

    public bool IsLeaf => Op is <= Op.OutputGradient;

    public bool IsPointwise => Op is >= Op.Copy and <= Op.KeepZero;
}
