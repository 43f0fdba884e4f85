namespace CellDsl.Gpu.Ptx;

/// <param name="Body">The instructions of an innermost loop.</param>
/// <param name="Around">Those that the next loop around it has besides.</param>
sealed record Loop(IReadOnlyList<Instruction> Body, IReadOnlyList<Instruction> Around);

/// <summary>Finds loops by their branches backwards in the order of a walk through the listing.</summary>
static class LoopFinder
{
    /// <summary>The instructions of each innermost loop: those that reach the loop's end without passing its begin.</summary>
    public static IReadOnlyList<Loop> Innermost(Listing listing)
    {
        IReadOnlyList<int>[] next = [.. listing.Instructions.Select((_, n) => Next(listing, n))];
        List<HashSet<int>> loops = [];
        foreach (IGrouping<int, (int From, int To)> begin in BackEdges(next).GroupBy(e => e.To))
            loops.Add(Body(next, begin.Key, begin.Select(e => e.From)));
        return [.. loops.Where(l => !loops.Any(inner => inner.IsProperSubsetOf(l))).OrderBy(l => l.Min())
            .Select(l => new Loop(Take(l), Take(Around(l))))];

        IReadOnlyList<Instruction> Take(IEnumerable<int> places) => [.. places.Order().Select(n => listing.Instructions[n])];

        IEnumerable<int> Around(HashSet<int> body)
            => loops.Where(body.IsProperSubsetOf).MinBy(l => l.Count)?.Except(loops.Where(l => !l.IsSupersetOf(body)).SelectMany(l => l)).Except(body)
            ?? [];
    }

    static List<int> Next(Listing listing, int n)
    {
        List<int> next = [];
        Instruction instruction = listing.Instructions[n];
        if (instruction.GoesOn && n + 1 < listing.Instructions.Count)
            next.Add(n + 1);
        if (instruction.Target is { } target && listing.Labels.TryGetValue(target, out int to) && to < listing.Instructions.Count)
            next.Add(to);
        return next;
    }

    /// <summary>Edges to an instruction that the walk is still below of. In code without jumps into loops these are the loops' ends.</summary>
    static List<(int From, int To)> BackEdges(IReadOnlyList<int>[] next)
    {
        List<(int, int)> edges = [];
        var state = new byte[next.Length];
        var path = new Stack<(int Node, int Child)>();
        if (next.Length > 0)
            path.Push((0, 0));
        while (path.TryPop(out (int Node, int Child) top))
        {
            state[top.Node] = 1;
            if (top.Child == next[top.Node].Count)
            {
                state[top.Node] = 2;
                continue;
            }
            path.Push((top.Node, top.Child + 1));
            int child = next[top.Node][top.Child];
            if (state[child] == 1)
                edges.Add((top.Node, child));
            else if (state[child] == 0)
                path.Push((child, 0));
        }
        return edges;
    }

    static HashSet<int> Body(IReadOnlyList<int>[] next, int begin, IEnumerable<int> ends)
    {
        ILookup<int, int> before = next.SelectMany((to, from) => to.Select(t => (From: from, To: t))).ToLookup(e => e.To, e => e.From);
        HashSet<int> body = [begin];
        var open = new Stack<int>(ends);
        while (open.TryPop(out int node))
            if (body.Add(node))
                foreach (int from in before[node])
                    open.Push(from);
        return body;
    }
}
