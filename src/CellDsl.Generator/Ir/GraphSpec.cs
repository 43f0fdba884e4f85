using CellDsl.Generator.Model;

namespace CellDsl.Generator.Ir;

/// <summary>What must be true of a graph between passes. A violation is our mistake, never the user's, and names the pass, the cell and the
/// node.</summary>
/// <param name="pass">What made the graph.</param>
/// <param name="forwardCount">Nodes before the first of backward.</param>
internal sealed class GraphSpec(string cell, string pass, IReadOnlyList<Node> nodes, IReadOnlyList<ValueOrigin> values, int forwardCount)
{
    public static CellGraph Check(CellGraph graph, CellModel model, string pass)
    {
        var spec = new GraphSpec(model.Name, pass, graph.Nodes, graph.Values, graph.Nodes.Count);
        spec.CheckNodes();
        foreach (NextState next in graph.NextStates)
            spec.Require(graph.Nodes[next.Node] is { Rows: RowSpace.Sequence, IsLeaf: false }, next.Node,
                "a next state must be computed at every step");
        return graph;
    }

    public static AdjointGraph Check(AdjointGraph graph, CellModel model, string pass)
    {
        var spec = new GraphSpec(model.Name, pass, graph.Nodes, graph.Values, graph.ForwardCount);
        spec.CheckNodes();
        foreach (NextState carry in graph.Carries)
            spec.Require(graph.Nodes[carry.Node] is { Rows: RowSpace.Sequence, IsLeaf: false }, carry.Node,
                "a carried adjoint must be computed at every step");
        return graph;
    }

    void CheckNodes()
    {
        for (int i = 0; i < nodes.Count; i++)
        {
            Node node = nodes[i];
            OpRow row = OpTable.Of(node.Op);
            Require(node.OperandCount == row.Operands, i, $"{node.Op} has {row.Operands} operands");
            Require(i >= forwardCount || !row.Is(OpTraits.Backward), i, "adjoints come after forward values");
            Require(node.Product >= 0 == (node.Op == Op.TransposedProduct) && node.Product < forwardCount, i,
                "the gradient of a product says of which");
            for (int o = 0; o < node.OperandCount; o++)
            {
                Require(node.Operand(o) < i, i, "operands come first");
                Node operand = nodes[node.Operand(o)];
                Require(row.Class == OpClass.RowSum || operand.Rows <= node.Rows, i, "rows must not shrink without a sum");
                if (row.Class == OpClass.Pointwise)
                    Require(operand.Dimension == 0 || operand.Dimension == node.Dimension, i, "pointwise operands share a dimension");
            }
        }
    }

    void Require(bool condition, int node, string rule)
    {
        if (!condition)
            throw new InvalidOperationException($"Graph after {pass}, cell '{cell}', node "
                + $"'{GraphPrinter.Print(node, nodes[node], values[node].Name)}': {rule}.");
    }
}
