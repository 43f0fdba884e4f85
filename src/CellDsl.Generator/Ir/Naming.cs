using CellDsl.Generator.Collections;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Ir;

/// <summary>Names the values between equations that people will meet in emitted code: the sum under gate i's sigmoid is "iIn",
/// the part of it that is known before the loop "iX", a function within h1 "tanh_x" or "h1Tanh".</summary>
internal static class Naming
{
    static readonly string[] s_parts = ["In", "X", "V"];

    public static CellGraph Run(CellGraph graph, CellModel model)
    {
        string[] names = [.. graph.Names];
        // Matrices and what no equation reads are no nodes, but their names mean something too.
        var taken = new HashSet<string>(names.Where(n => n.Length > 0).Concat(UsersNames.Of(model)), StringComparer.Ordinal);
        // Only a part of equation i is called iIn, iX or iV: a function or product whose name comes out as that is numbered.
        HashSet<string> parts = [.. model.Equations.SelectMany(e => s_parts.Select(part => e.Name + part)).Where(part => !taken.Contains(part))];
        // Names are never given back, so the next number to try of each only grows.
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        bool[] dependsOnState = Reachability.DependsOn(graph.Nodes, i => graph.Nodes[i].Op == Op.State);
        // The nearest named value that reads a node, itself included.
        string[] readers = new string[names.Length];
        for (int i = names.Length - 1; i >= 0; i--)
        {
            Node node = graph.Nodes[i];
            if (names[i].Length == 0 && node.Row.Is(OpTraits.Function) && readers[i] is { } reader)
                names[i] = Fresh(Spelled(graph, names, i) ?? reader + node.Op, isPart: false);
            for (int o = 0; o < node.OperandCount; o++)
                readers[node.Operand(o)] ??= names[i].Length > 0 ? names[i] : readers[i];
            if (node.Op == Op.Product && names[node.A].Length == 0 && Spelled(graph, names, node.A) is { } operand)
                names[node.A] = Fresh(operand, isPart: false);
            if (names[i].Length == 0)
                continue;
            for (int o = 0; o < node.OperandCount; o++)
            {
                int part = node.Operand(o);
                if (names[part].Length > 0 || graph.Nodes[part].IsLeaf)
                    continue;
                string stem = names[i].EndsWith("In", StringComparison.Ordinal) ? names[i].Substring(0, names[i].Length - 2) : names[i];
                if (node.Row.Is(OpTraits.Function))
                    names[part] = Fresh(stem + "In");
                else if (node.Row.Is(OpTraits.Sum) && dependsOnState[i] && !dependsOnState[part]
                    && graph.Nodes[part].Rows != RowSpace.Parameter)
                    names[part] = Fresh(stem + (graph.Nodes[part].Rows == RowSpace.Context ? "V" : "X"));
            }
        }
        return graph with { Names = names.ToEquatableArray() };

        string Fresh(string name, bool isPart = true)
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
    static string? Spelled(CellGraph graph, string[] names, int node)
    {
        Node n = graph.Nodes[node];
        return n.Op switch
        {
            Op.Multiply when NameOf(n.A) is { } a && NameOf(n.B) is { } b => $"{a}_{b}",
            _ when n.Row.Is(OpTraits.Function) && NameOf(n.A) is { } a => $"{n.Op.ToString().ToLowerInvariant()}_{a}",
            _ => null,
        };

        string? NameOf(int operand) => names[operand].Length > 0 ? names[operand] : null;
    }
}
