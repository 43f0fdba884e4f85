namespace CellDsl.Generator.Ir;

/// <summary>Which nodes depend on which.</summary>
internal static class Reachability
{
    /// <summary>Nodes that are one of <paramref name="sources"/> or depend on one.</summary>
    public static bool[] DependsOn(IReadOnlyList<Node> nodes, Func<int, bool> sources)
    {
        bool[] result = new bool[nodes.Count];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = sources(i);
            for (int o = 0; o < nodes[i].OperandCount; o++)
                result[i] |= result[nodes[i].Operand(o)];
        }
        return result;
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
