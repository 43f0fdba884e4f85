using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Planning;

/// <summary>The numbers by which plans speak of a cell's products: in the order of their nodes.</summary>
internal static class ProductNumbers
{
    public static IReadOnlyDictionary<int, int> Of(CellGraph graph)
    {
        var numbers = new Dictionary<int, int>();
        for (int i = 0; i < graph.Nodes.Count; i++)
            if (graph.Nodes[i].Op == Op.Product)
                numbers.Add(i, numbers.Count);
        return numbers;
    }
}
