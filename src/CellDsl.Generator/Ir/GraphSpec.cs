using CellDsl.Generator.Differentiation;

namespace CellDsl.Generator.Ir;

/// <summary>What must be true of a graph between passes. A violation is our mistake, never the user's, and names the node.</summary>
internal static class GraphSpec
{
    public static CellGraph Check(CellGraph graph)
    {
        Check(graph.Nodes, graph.Nodes.Count);
        foreach (NextState next in graph.NextStates)
            Require(graph.Nodes[next.Node] is { Rows: RowSpace.Sequence, IsLeaf: false }, next.Node, "a next state must be computed at every step");
        return graph;
    }

    public static AdjointGraph Check(AdjointGraph graph)
    {
        Check(graph.Nodes, graph.ForwardCount);
        foreach (NextState carry in graph.Carries)
            Require(graph.Nodes[carry.Node] is { Rows: RowSpace.Sequence, IsLeaf: false }, carry.Node, "a carried adjoint must be computed at every step");
        return graph;
    }

    static void Check(IReadOnlyList<Node> nodes, int forwardCount)
    {
        for (int i = 0; i < nodes.Count; i++)
        {
            Node node = nodes[i];
            for (int o = 0; o < node.OperandCount; o++)
            {
                Require(node.Operand(o) < i, i, "operands come first");
                Node operand = nodes[node.Operand(o)];
                Require(node.Op is Op.SumOverRows or Op.SumOverSteps || operand.Rows <= node.Rows, i, "rows must not shrink without a sum");
                if (node.IsPointwise)
                    Require(operand.Dimension == 0 || operand.Dimension == node.Dimension, i, "pointwise operands share a dimension");
            }
            Require(i >= forwardCount || node.Op is not (Op.CarryIn or Op.OutputGradient or Op.TransposedProduct), i, "adjoints come after forward values");
            Require(node.OperandCount == OperandsOf(node.Op), i, "wrong number of operands");
        }
    }

    static int OperandsOf(Op op) => op switch
    {
        <= Op.OutputGradient => 0,
        Op.Add or Op.Subtract or Op.Multiply or Op.Divide or Op.Min or Op.Max or Op.KeepZero => 2,
        Op.SelectGreater or Op.SelectGreaterOrEqual => 4,
        _ => 1,
    };

    static void Require(bool condition, int node, string rule)
    {
        if (!condition)
            throw new InvalidOperationException($"Node {node}: {rule}.");
    }
}
