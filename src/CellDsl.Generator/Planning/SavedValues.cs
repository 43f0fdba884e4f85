using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Planning;

/// <summary>Chooses what a recorded pass keeps for backward: a forward value that backward reads must be in memory or be computable from
/// what is; results of products are not computed again.</summary>
/// <param name="required">Forward nodes that backward kernels read.</param>
/// <param name="inMemory">Nodes that are in memory for all steps anyway: leaves, states, operands of weight gradients, ...</param>
/// <param name="floats">Nodes without a kernel of their own: they cost a little more to save than others.</param>
internal sealed class SavedValues(
    IReadOnlyList<Node> nodes, IReadOnlyCollection<int> required, Func<int, bool> inMemory, Func<int, bool> isSum, Func<int, bool> floats)
{
    const long RowsOfSteps = 1000;
    const long FewerRows = 1;
    const long NoKernel = 1;

    readonly List<int> _missing = [.. required.Where(n => !inMemory(n))];

    public IReadOnlyList<int> Choose(Recomputation saving) => saving == Recomputation.None ? All() : Minimum();

    /// <summary>Everything that backward reads, or, where that cannot be stored, what it is made of.</summary>
    IReadOnlyList<int> All()
    {
        var stored = new SortedSet<int>();
        var open = new Stack<int>(_missing);
        var seen = new HashSet<int>();
        while (open.Count > 0)
        {
            int node = open.Pop();
            if (inMemory(node) || !seen.Add(node))
                continue;
            if (CanBeStored(node))
                stored.Add(node);
            else
                PushOperands(node, open);
        }
        return [.. stored];
    }

    /// <summary>The cheapest choice: a minimum cut between products and what backward reads.</summary>
    IReadOnlyList<int> Minimum()
    {
        HashSet<int> reached = Reached();
        int[] order = [.. reached.OrderBy(n => n)];
        int Vertex(int node) => Array.BinarySearch(order, node);
        var cut = new MinimumCut(order.Select(Cost).ToArray());
        foreach (int node in order)
            if (isSum(node))
                cut.AddSource(Vertex(node));
            else
                for (int o = 0; o < nodes[node].OperandCount; o++)
                    if (reached.Contains(nodes[node].Operand(o)))
                        cut.AddEdge(Vertex(nodes[node].Operand(o)), Vertex(node));
        foreach (int node in _missing)
            cut.AddSink(Vertex(node));
        return cut.Find().Select(v => order[v]).ToList();
    }

    /// <summary>What is missing, and what it is made of down to products and to what is in memory.</summary>
    HashSet<int> Reached()
    {
        HashSet<int> reached = [];
        var open = new Stack<int>(_missing);
        while (open.Count > 0)
        {
            int node = open.Pop();
            if (reached.Add(node) && !isSum(node))
                for (int o = 0; o < nodes[node].OperandCount; o++)
                    if (!inMemory(nodes[node].Operand(o)))
                        open.Push(nodes[node].Operand(o));
        }
        return reached;
    }

    void PushOperands(int node, Stack<int> open)
    {
        for (int o = 0; o < nodes[node].OperandCount; o++)
            open.Push(nodes[node].Operand(o));
    }

    /// <summary>A value of parameters or of the sequence that no kernel owns has no kernel of its rows to store it: it is rebuilt from what it is
    /// made of.</summary>
    bool CanBeStored(int node) => IsOfSteps(node) || !floats(node);

    long Cost(int node)
        => !CanBeStored(node) ? MinimumCut.Unlimited
            : (IsOfSteps(node) ? RowsOfSteps : FewerRows) + (floats(node) ? NoKernel : 0);

    bool IsOfSteps(int node) => nodes[node].Rows == RowSpace.Sequence;
}
