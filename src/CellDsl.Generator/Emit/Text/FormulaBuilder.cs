namespace CellDsl.Generator.Emit.Text;

/// <summary>Grows a formula, operands first.</summary>
internal sealed class FormulaBuilder
{
    readonly List<FormulaNode> _nodes = [];

    /// <summary>With what was added last as its root.</summary>
    public Formula Build() => new(_nodes);

    public int Add(FormulaOp op, params int[] operands) => Add(new FormulaNode(op, operands));

    public int Add(Symbol symbol) => Add(FormulaNode.Of(symbol));

    public int Add(double number) => Add(FormulaNode.Of(number));

    int Add(FormulaNode node)
    {
        _nodes.Add(node);
        return _nodes.Count - 1;
    }
}
