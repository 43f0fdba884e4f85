using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Emit;

/// <summary>Prints nodes with as few parentheses as the table of operations allows. Backends and notations differ in the table only.</summary>
internal sealed class ExpressionPrinter(IReadOnlyDictionary<Op, OpText> ops)
{
    /// <param name="node">The operation.</param>
    /// <param name="operand">The text of an operand, by node number.</param>
    public Piece Print(in Node node, Func<int, Piece> operand) => Print(node.Op, node, operand);

    /// <summary>As if the node's operation were <paramref name="op"/>.</summary>
    public Piece Print(Op op, in Node node, Func<int, Piece> operand)
    {
        var pieces = new Piece[node.OperandCount];
        for (int i = 0; i < pieces.Length; i++)
            pieces[i] = operand(node.Operand(i));
        return ops[op].Apply(pieces);
    }
}
