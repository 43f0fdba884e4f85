using System.Globalization;
using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Planning;

/// <summary>Names for nameless values that need a slot: by the operation, and the nearest named value that it is part of ("h1Tanh", "dh_prevAdd").</summary>
internal sealed class SpokenNames(IReadOnlyList<Node> nodes, IReadOnlyList<string> names)
{
    readonly Dictionary<int, string> _given = [];

    public string Of(int node)
    {
        if (!_given.TryGetValue(node, out string? name))
        {
            string stem = Reader(node) + (nodes[node].Op is Op.Product or Op.TransposedProduct ? "Sum" : nodes[node].Op.ToString());
            name = stem;
            for (int n = 2; names.Contains(name) || _given.ContainsValue(name); n++)
                name = stem + n.ToString(CultureInfo.InvariantCulture);
            _given[node] = name;
        }
        return name;
    }

    string Reader(int node)
    {
        for (int reader = node + 1; reader < nodes.Count; reader++)
            for (int o = 0; o < nodes[reader].OperandCount; o++)
                if (nodes[reader].Operand(o) == node)
                    return names[reader].Length > 0 ? names[reader] : Reader(reader);
        return "v";
    }
}
