using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Planning;

/// <summary>When each forward value is known: from parameters alone, per sequence, from the input alone (before the loop), in the recurrence,
/// or only after it, where a product's result is read by no next state.</summary>
internal static class ForwardRegions
{
    public static ScheduleInput Find(CellGraph graph)
    {
        IReadOnlyList<Node> nodes = graph.Nodes;
        HashSet<int> nextStates = [.. graph.NextStates.Select(n => n.Node)];
        bool[] dependsOnState = Reachability.DependsOn(nodes, i => nodes[i].Op == Op.State);
        bool[] feedsNextState = Reachability.NeededFor(nodes, nextStates);
        bool[] live = Reachability.NeededFor(nodes, nextStates.Concat(graph.Equations).Append(graph.Output));

        var regions = new Region?[nodes.Count];
        bool[] pinned = new bool[nodes.Count];
        for (int i = 0; i < nodes.Count; i++)
        {
            Node node = nodes[i];
            if (!live[i] || node.IsLeaf)
                continue;
            if (node.Op == Op.Product)
                pinned[node.A] = true;
            Phase phase =
                nextStates.Contains(i) ? Phase.Loop
                : !dependsOnState[i] ? Phase.Before
                : feedsNextState[i] ? Phase.Loop
                : node.Op == Op.Product || OperandIsAfter(node, regions) ? Phase.After
                : Phase.Loop;
            regions[i] = new Region(phase, node.Rows);
        }
        foreach (int root in nextStates.Append(graph.Output))
            pinned[root] = true;
        return new ScheduleInput(nodes, graph.Values, 0, regions, pinned);
    }

    public static bool OperandIsAfter(Node node, Region?[] regions)
    {
        for (int o = 0; o < node.OperandCount; o++)
            if (regions[node.Operand(o)]?.Phase == Phase.After)
                return true;
        return false;
    }
}
