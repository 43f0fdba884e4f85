using System.Globalization;
using System.Text;

namespace CellDsl.Generator.Ir;

/// <summary>A graph as text, a node a line: for failures and for tests.</summary>
internal static class GraphPrinter
{
    public static string Print(IReadOnlyList<Node> nodes, IReadOnlyList<ValueOrigin> values)
        => string.Concat(Enumerable.Range(0, nodes.Count).Select(i => Print(i, nodes[i], values[i].Name) + "\n"));

    /// <summary>"7 i = Sigmoid 6 : Sequence [2]": number, name, operation, operands, rows and dimension.</summary>
    public static string Print(int number, in Node node, string name)
    {
        var text = new StringBuilder();
        text.Append(number.ToString(CultureInfo.InvariantCulture)).Append(name.Length > 0 ? $" {name}" : "").Append(" = ").Append(node.Op);
        if (node.Op == Op.Constant)
            text.Append(' ').Append(node.Value.ToString("R", CultureInfo.InvariantCulture));
        if (node.Index >= 0)
            text.Append(" #").Append(node.Index.ToString(CultureInfo.InvariantCulture));
        if (node.Block > 0)
            text.Append('.').Append(node.Block.ToString(CultureInfo.InvariantCulture));
        for (int o = 0; o < node.OperandCount; o++)
            text.Append(' ').Append(node.Operand(o).ToString(CultureInfo.InvariantCulture));
        if (node.Product >= 0)
            text.Append(" of ").Append(node.Product.ToString(CultureInfo.InvariantCulture));
        return text.Append(" : ").Append(node.Rows).Append(" [").Append(node.Dimension.ToString(CultureInfo.InvariantCulture)).Append(']').ToString();
    }
}
