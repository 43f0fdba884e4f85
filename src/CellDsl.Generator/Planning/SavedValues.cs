using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Planning;

/// <summary>Chooses what a recorded pass keeps for backward. A forward value that backward reads must be in memory or be computable from
/// what is; results of products are not computed again. The cheapest choice is a minimum cut between products and what backward reads.</summary>
internal static class SavedValues
{
    /// <param name="required">Forward nodes that backward kernels read.</param>
    /// <param name="inMemory">Nodes that are in memory for all steps anyway: leaves, states, operands of weight gradients, ...</param>
    /// <param name="floats">Nodes without a kernel of their own: they cost a little more to save than others.</param>
    public static IReadOnlyList<int> Choose(
        IReadOnlyList<Node> nodes, IReadOnlyList<int> required, Func<int, bool> inMemory, Func<int, bool> isSum, Func<int, bool> floats, Saving saving)
    {
        List<int> missing = required.Where(n => !inMemory(n)).ToList();
        if (saving == Saving.All)
        {
            var all = new SortedSet<int>();
            foreach (int n in missing)
                Store(n, all);
            return [.. all];
        }

        var reached = new SortedSet<int>(missing);
        foreach (int n in missing)
            Collect(n);

        int[] order = [.. reached];
        int Vertex(int node) => Array.BinarySearch(order, node);
        var cut = new MinimumCut(order.Select(n => nodes[n].Rows < RowSpace.Sequence ? (floats(n) ? MinimumCut.Unlimited : 1L) : floats(n) ? 1001L : 1000L).ToArray());
        foreach (int node in order)
            if (isSum(node))
                cut.AddSource(Vertex(node));
            else
                for (int o = 0; o < nodes[node].OperandCount; o++)
                    if (reached.Contains(nodes[node].Operand(o)))
                        cut.AddEdge(Vertex(nodes[node].Operand(o)), Vertex(node));
        foreach (int node in missing)
            cut.AddSink(Vertex(node));
        return cut.Find().Select(v => order[v]).ToList();

        // A value of parameters or of the sequence that no kernel owns has no kernel of its rows to store it: it is rebuilt from what it is made of.
        void Store(int node, SortedSet<int> stored)
        {
            if (inMemory(node))
                return;
            if (!floats(node) || nodes[node].Rows == RowSpace.Sequence)
                stored.Add(node);
            else
                for (int o = 0; o < nodes[node].OperandCount; o++)
                    Store(nodes[node].Operand(o), stored);
        }

        void Collect(int node)
        {
            if (isSum(node))
                return;
            for (int o = 0; o < nodes[node].OperandCount; o++)
                if (!inMemory(nodes[node].Operand(o)) && reached.Add(nodes[node].Operand(o)))
                    Collect(nodes[node].Operand(o));
        }
    }
}
