using System.Globalization;
using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Planning;

/// <summary>Names for nameless values that need a slot: by the operation, and the nearest named value that it is part of ("h1Tanh", "dh_prevAdd").</summary>
internal sealed class SpokenNames
{
    const int NoReader = -1;

    readonly IReadOnlyList<Node> _nodes;
    readonly IReadOnlyList<string> _names;
    readonly int[] _firstReader;
    readonly HashSet<string> _taken;
    readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    readonly Dictionary<int, string> _given = [];

    public SpokenNames(IReadOnlyList<Node> nodes, IReadOnlyList<string> names)
    {
        _nodes = nodes;
        _names = names;
        _taken = new HashSet<string>(names, StringComparer.Ordinal);
        _firstReader = Enumerable.Repeat(NoReader, nodes.Count).ToArray();
        for (int reader = nodes.Count - 1; reader >= 0; reader--)
        {
            Node node = nodes[reader];
            for (int o = 0; o < node.OperandCount; o++)
                _firstReader[node.Operand(o)] = reader;
        }
    }

    public string Of(int node)
    {
        if (!_given.TryGetValue(node, out string? name))
            _given[node] = name = Fresh(Reader(node) + (_nodes[node].IsProduct ? "Sum" : _nodes[node].Op.ToString()));
        return name;
    }

    string Fresh(string stem)
    {
        string name = stem;
        // Names are never given back, so the next number to try of each only grows.
        _numbers.TryGetValue(stem, out int n);
        for (n = Math.Max(n, 2); !_taken.Add(name); n++)
            name = stem + n.ToString(CultureInfo.InvariantCulture);
        _numbers[stem] = n;
        return name;
    }

    string Reader(int node)
    {
        for (int reader = _firstReader[node]; reader != NoReader; reader = _firstReader[reader])
            if (_names[reader].Length > 0)
                return _names[reader];
        return "v";
    }
}
