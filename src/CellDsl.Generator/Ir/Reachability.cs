namespace CellDsl.Generator.Ir;

/// <summary>Which nodes depend on which.</summary>
internal static class Reachability
{
    /// <summary>Nodes that are one of <paramref name="sources"/> or depend on one.</summary>
    public static bool[] DependsOn(IReadOnlyList<Node> nodes, Func<int, bool> sources)
    {
        var result = new List<bool>(nodes.Count);
        ExtendDependsOn(result, nodes, sources);
        return [.. result];
    }

    /// <summary>The same for a graph that grows: answers for the nodes that <paramref name="result"/> does not have yet.</summary>
    public static void ExtendDependsOn(List<bool> result, IReadOnlyList<Node> nodes, Func<int, bool> sources)
    {
        for (int i = result.Count; i < nodes.Count; i++)
        {
            bool depends = sources(i);
            for (int o = 0; o < nodes[i].OperandCount; o++)
                depends |= result[nodes[i].Operand(o)];
            result.Add(depends);
        }
    }

    /// <summary>Nodes that are one of <paramref name="targets"/> or that one depends on.</summary>
    public static bool[] NeededFor(IReadOnlyList<Node> nodes, IEnumerable<int> targets)
    {
        bool[] result = new bool[nodes.Count];
        foreach (int target in targets)
            result[target] = true;
        for (int i = result.Length - 1; i >= 0; i--)
            if (result[i])
                for (int o = 0; o < nodes[i].OperandCount; o++)
                    result[nodes[i].Operand(o)] = true;
        return result;
    }
}
