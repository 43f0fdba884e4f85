using System.Globalization;
using System.Text;

namespace CellDsl.Generator.Ir;

/// <summary>A graph as text, a node a line: for failures and for tests.</summary>
internal static class GraphPrinter
{
    public static string Print(IReadOnlyList<Node> nodes, IReadOnlyList<string> names)
    {
        var text = new StringBuilder();
        for (int i = 0; i < nodes.Count; i++)
        {
            Node node = nodes[i];
            text.Append(i.ToString(CultureInfo.InvariantCulture)).Append(names[i].Length > 0 ? $" {names[i]}" : "").Append(" = ").Append(node.Op);
            if (node.Op == Op.Constant)
                text.Append(' ').Append(node.Value.ToString("R", CultureInfo.InvariantCulture));
            if (node.Index >= 0)
                text.Append(" #").Append(node.Index.ToString(CultureInfo.InvariantCulture));
            if (node.Block > 0)
                text.Append('.').Append(node.Block.ToString(CultureInfo.InvariantCulture));
            for (int o = 0; o < node.OperandCount; o++)
                text.Append(' ').Append(node.Operand(o).ToString(CultureInfo.InvariantCulture));
            text.Append(" : ").Append(node.Rows).Append(" [").Append(node.Dimension.ToString(CultureInfo.InvariantCulture)).Append("]\n");
        }
        return text.ToString();
    }
}
