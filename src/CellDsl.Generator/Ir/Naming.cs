using CellDsl.Generator.Collections;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Ir;

/// <summary>Names the values between equations that people will meet in emitted code: the sum under gate i's sigmoid is "iIn",
/// the part of it that is known before the loop "iX", a function within h1 "tanh_x" or "h1Tanh".</summary>
internal static class Naming
{
    static readonly IReadOnlyDictionary<ValueKind, string> s_parts = new Dictionary<ValueKind, string>
    {
        [ValueKind.PreActivation] = "In",
        [ValueKind.InputPart] = "X",
        [ValueKind.SequencePart] = "V",
    };

    public static CellGraph Run(CellGraph graph, CellModel model)
    {
        ValueOrigin[] values = [.. graph.Values];
        // Matrices and what no equation reads are no nodes, but their names mean something too.
        var taken = new HashSet<string>(values.Where(v => v.IsNamed).Concat(UsersValues.Of(model)).Select(v => v.Name), StringComparer.Ordinal);
        // Only a part of equation i is called iIn, iX or iV: a function or product whose name comes out as that is numbered.
        HashSet<string> parts
            = [.. model.Equations.SelectMany(e => s_parts.Values.Select(part => e.Name + part)).Where(part => !taken.Contains(part))];
        // Names are never given back, so the next number to try of each only grows.
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        bool[] dependsOnState = Reachability.DependsOn(graph.Nodes, i => graph.Nodes[i].Op == Op.State);
        // The nearest named value that reads a node, itself included.
        var readers = new ValueOrigin?[values.Length];
        for (int i = values.Length - 1; i >= 0; i--)
        {
            Node node = graph.Nodes[i];
            if (!values[i].IsNamed && node.Row.Is(OpTraits.Function) && readers[i] is { } reader)
                values[i] = Operation(Spelled(graph, values, i) ?? reader.Name + node.Op, reader);
            for (int o = 0; o < node.OperandCount; o++)
                readers[node.Operand(o)] ??= values[i].IsNamed ? values[i] : readers[i];
            if (node.Op == Op.Product && !values[node.A].IsNamed && Spelled(graph, values, node.A) is { } operand)
                values[node.A] = Operation(operand, readers[node.A]);
            if (!values[i].IsNamed)
                continue;
            for (int o = 0; o < node.OperandCount; o++)
            {
                int part = node.Operand(o);
                if (!values[part].IsNamed && !graph.Nodes[part].IsLeaf && PartOf(i, part) is { } kind)
                    values[part] = Part(kind, values[i]);
            }
        }
        return graph with { Values = values.ToEquatableArray() };

        ValueKind? PartOf(int whole, int part)
        {
            OpRow row = graph.Nodes[whole].Row;
            RowSpace rows = graph.Nodes[part].Rows;
            return row.Is(OpTraits.Function) ? ValueKind.PreActivation
                : !row.Is(OpTraits.Sum) || !dependsOnState[whole] || dependsOnState[part] || rows == RowSpace.Parameter ? null
                : rows == RowSpace.Context ? ValueKind.SequencePart
                : ValueKind.InputPart;
        }

        ValueOrigin Operation(string name, ValueOrigin? reader) => new(ValueKind.Operation, Fresh(name, isPart: false), reader?.Root());

        // The parts of a sum under a function are parts of the function.
        ValueOrigin Part(ValueKind kind, ValueOrigin whole)
        {
            ValueOrigin of = whole is { Kind: ValueKind.PreActivation, Of: { } function } ? function : whole;
            return new(kind, Fresh(of.Name + s_parts[kind], isPart: true), of);
        }

        string Fresh(string name, bool isPart)
        {
            string fresh = name;
            numbers.TryGetValue(name, out int n);
            for (n = Math.Max(n, 2); (!isPart && parts.Contains(fresh)) || !taken.Add(fresh); n++)
                fresh = name + n.ToString(System.Globalization.CultureInfo.InvariantCulture);
            numbers[name] = n;
            return fresh;
        }
    }

    /// <summary>"r_h" for r ⊙ h, "tanh_h" for tanh(h).</summary>
    static string? Spelled(CellGraph graph, ValueOrigin[] values, int node)
    {
        Node n = graph.Nodes[node];
        return n.Op switch
        {
            Op.Multiply when values[n.A].IsNamed && values[n.B].IsNamed => $"{values[n.A].Name}_{values[n.B].Name}",
            _ when n.Row.Is(OpTraits.Function) && values[n.A].IsNamed => $"{n.Op.ToString().ToLowerInvariant()}_{values[n.A].Name}",
            _ => null,
        };
    }
}
