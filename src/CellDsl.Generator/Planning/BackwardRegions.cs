using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Planning;

/// <summary>When each adjoint is known: before the backward loop (from the output's gradient alone), in it, or after it, where no previous state's
/// adjoint reads it. Values of forward values alone have no region: each kernel computes those it needs.</summary>
internal static class BackwardRegions
{
    public static ScheduleInput Find(AdjointGraph graph)
    {
        IReadOnlyList<Node> nodes = graph.Nodes;
        HashSet<int> carries = [.. graph.Carries.Select(c => c.Node)];
        bool[] fromLater = Reachability.DependsOn(nodes, i => nodes[i].Op == Op.CarryIn);
        bool[] fromGradient = Reachability.DependsOn(nodes, i => nodes[i].Op is Op.CarryIn or Op.OutputGradient);
        bool[] afterSum = Reachability.DependsOn(nodes, i => nodes[i].IsRowSum);
        bool[] live = Reachability.NeededFor(nodes,
            carries.Concat(graph.Gradients.Select(g => g.Node)).Concat(graph.Matrices.Select(m => m.Adjoint)));

        // What a later step hands over is there for one step only: whatever reads it, and all that it needs for that, is computed in the loop.
        bool[] inLoop = Reachability.NeededFor(nodes, carries.Concat(Enumerable.Range(0, nodes.Count).Where(i => live[i] && ReadsCarry(nodes, i))));

        var regions = new Region?[nodes.Count];
        bool[] pinned = new bool[nodes.Count];
        for (int i = graph.ForwardCount; i < nodes.Count; i++)
        {
            Node node = nodes[i];
            if (!live[i] || node.IsLeaf)
                continue;
            if (node.IsProduct || node.IsRowSum)
                pinned[node.A] = true;
            if (node.IsRowSum)
                continue;
            if (carries.Contains(i))
                regions[i] = new Region(Phase.Loop, RowSpace.Sequence);
            else if (!fromGradient[i])
                continue;
            else
                regions[i] = new Region(
                    afterSum[i] ? Phase.After
                    : !fromLater[i] ? Phase.Before
                    : inLoop[i] ? Phase.Loop
                    : node.Op == Op.TransposedProduct || ForwardRegions.OperandIsAfter(node, regions) ? Phase.After
                    : Phase.Loop, node.Rows);
        }
        foreach (int root in carries.Concat(graph.Gradients.Select(g => g.Node)).Concat(graph.Matrices.Select(m => m.Adjoint)))
            pinned[root] = true;
        return new ScheduleInput(nodes, graph.Values, graph.ForwardCount, regions, pinned);
    }

    static bool ReadsCarry(IReadOnlyList<Node> nodes, int node)
    {
        for (int o = 0; o < nodes[node].OperandCount; o++)
            if (nodes[nodes[node].Operand(o)].Op == Op.CarryIn)
                return true;
        return false;
    }
}
