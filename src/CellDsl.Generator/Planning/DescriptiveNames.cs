using System.Globalization;
using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Planning;

/// <summary>Names for nameless values that need a slot: by the operation, and the nearest named value that it is part of ("h1Tanh",
/// "dh_prevAdd").</summary>
internal sealed class DescriptiveNames
{
    const int NoReader = -1;

    readonly IReadOnlyList<Node> _nodes;
    readonly IReadOnlyList<ValueOrigin> _values;
    readonly int[] _firstReader;
    readonly HashSet<string> _taken;
    readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    readonly Dictionary<int, ValueOrigin> _given = [];

    public DescriptiveNames(IReadOnlyList<Node> nodes, IReadOnlyList<ValueOrigin> values)
    {
        _nodes = nodes;
        _values = values;
        _taken = new HashSet<string>(values.Select(v => v.Name), StringComparer.Ordinal);
        _firstReader = Enumerable.Repeat(NoReader, nodes.Count).ToArray();
        for (int reader = nodes.Count - 1; reader >= 0; reader--)
        {
            Node node = nodes[reader];
            for (int o = 0; o < node.OperandCount; o++)
                _firstReader[node.Operand(o)] = reader;
        }
    }

    public ValueOrigin Of(int node)
    {
        if (_given.TryGetValue(node, out ValueOrigin? value))
            return value;
        ValueOrigin? reader = Reader(node);
        bool isProduct = _nodes[node].IsProduct;
        string name = Fresh((reader?.Name ?? "v") + (isProduct ? "Sum" : _nodes[node].Op.ToString()));
        return _given[node] = new ValueOrigin(isProduct ? ValueKind.Product : ValueKind.Operation, name, reader?.Root());
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

    ValueOrigin? Reader(int node)
    {
        for (int reader = _firstReader[node]; reader != NoReader; reader = _firstReader[reader])
            if (_values[reader].IsNamed)
                return _values[reader];
        return null;
    }
}
