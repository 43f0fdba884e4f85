using CellDsl.Generator.Collections;

namespace CellDsl.Generator.Ir;

/// <summary>Names the values between equations that people will meet in emitted code: the sum under gate i's sigmoid is "iIn",
/// the part of it that is known before the loop "iX".</summary>
internal static class Naming
{
    public static CellGraph Run(CellGraph graph)
    {
        string[] names = [.. graph.Names];
        var taken = new HashSet<string>(names.Where(n => n.Length > 0));
        bool[] dependsOnState = Reachability.DependsOn(graph.Nodes, i => graph.Nodes[i].Op == Op.State);
        for (int i = names.Length - 1; i >= 0; i--)
        {
            Node node = graph.Nodes[i];
            if (names[i].Length == 0)
                continue;
            for (int o = 0; o < node.OperandCount; o++)
            {
                int operand = node.Operand(o);
                if (names[operand].Length > 0 || graph.Nodes[operand].IsLeaf)
                    continue;
                string stem = names[i].EndsWith("In", StringComparison.Ordinal) ? names[i].Substring(0, names[i].Length - 2) : names[i];
                if (IsFunction(node.Op))
                    names[operand] = Fresh(stem + "In");
                else if (node.Op is Op.Add or Op.Subtract && dependsOnState[i] && !dependsOnState[operand]
                    && graph.Nodes[operand].Rows != RowSpace.Parameter)
                    names[operand] = Fresh(stem + (graph.Nodes[operand].Rows == RowSpace.Context ? "V" : "X"));
            }
        }
        return graph with { Names = names.ToEquatableArray() };

        string Fresh(string name)
        {
            string fresh = name;
            for (int n = 2; !taken.Add(fresh); n++)
                fresh = name + n.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return fresh;
        }
    }

    static bool IsFunction(Op op) => op is >= Op.Sigmoid and <= Op.Erf;
}
