using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Emit.Printing;

/// <summary>Prints nodes with as few parentheses as the texts of operations allow. Backends and notations differ in these only.</summary>
internal sealed class ExpressionPrinter(Func<Op, OpText?> texts)
{
    /// <param name="node">The operation.</param>
    /// <param name="operand">The text of an operand, by node number.</param>
    public Piece Print(in Node node, Func<int, Piece> operand)
    {
        var pieces = new Piece[node.OperandCount];
        for (int i = 0; i < pieces.Length; i++)
            pieces[i] = operand(node.Operand(i));
        OpText text = texts(node.Op) ?? throw new InvalidOperationException($"{node.Op} has no text of its own.");
        return text.Apply(pieces);
    }
}
