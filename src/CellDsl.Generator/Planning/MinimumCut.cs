namespace CellDsl.Generator.Planning;

/// <summary>A minimum vertex cut by augmenting paths (Ford and Fulkerson, 1956). Graphs here have tens of vertices.</summary>
internal sealed class MinimumCut
{
    public const long Unlimited = long.MaxValue / 4;
    readonly List<(int To, int Reverse, long Capacity)>[] _edges;
    readonly int _source;
    readonly int _sink;

    /// <param name="capacities">The cost of cutting each vertex.</param>
    public MinimumCut(IReadOnlyList<long> capacities)
    {
        int count = capacities.Count;
        _edges = new List<(int, int, long)>[2 * count + 2];
        for (int i = 0; i < _edges.Length; i++)
            _edges[i] = [];
        _source = 2 * count;
        _sink = 2 * count + 1;
        for (int v = 0; v < count; v++)
            Connect(In(v), Out(v), capacities[v]);
    }

    public void AddEdge(int from, int to) => Connect(Out(from), In(to), Unlimited);
    public void AddSource(int vertex) => Connect(_source, In(vertex), Unlimited);
    public void AddSink(int vertex) => Connect(Out(vertex), _sink, Unlimited);

    /// <summary>The vertices of the minimum cut that lies closest to the sinks.</summary>
    public IReadOnlyList<int> Find()
    {
        while (Augment()) { }
        bool[] reachesSink = ReachesSink();
        var cut = new List<int>();
        for (int v = 0; 2 * v < _source; v++)
            if (reachesSink[Out(v)] && !reachesSink[In(v)])
                cut.Add(v);
        return cut;
    }

    static int In(int vertex) => 2 * vertex;
    static int Out(int vertex) => 2 * vertex + 1;

    void Connect(int from, int to, long capacity)
    {
        _edges[from].Add((to, _edges[to].Count, capacity));
        _edges[to].Add((from, _edges[from].Count - 1, 0));
    }

    bool Augment()
    {
        var cameBy = new (int Node, int Edge)?[_edges.Length];
        var queue = new Queue<int>();
        queue.Enqueue(_source);
        cameBy[_source] = (-1, -1);
        while (queue.Count > 0 && cameBy[_sink] is null)
        {
            int node = queue.Dequeue();
            for (int e = 0; e < _edges[node].Count; e++)
                if (_edges[node][e].Capacity > 0 && cameBy[_edges[node][e].To] is null)
                {
                    cameBy[_edges[node][e].To] = (node, e);
                    queue.Enqueue(_edges[node][e].To);
                }
        }
        if (cameBy[_sink] is null)
            return false;
        long flow = Unlimited;
        for (int node = _sink; node != _source; node = cameBy[node]!.Value.Node)
            flow = Math.Min(flow, _edges[cameBy[node]!.Value.Node][cameBy[node]!.Value.Edge].Capacity);
        for (int node = _sink; node != _source; node = cameBy[node]!.Value.Node)
        {
            (int from, int edge) = cameBy[node]!.Value;
            (int to, int reverse, long capacity) = _edges[from][edge];
            _edges[from][edge] = (to, reverse, capacity - flow);
            (int back, int forth, long opposite) = _edges[to][reverse];
            _edges[to][reverse] = (back, forth, opposite + flow);
        }
        return true;
    }

    bool[] ReachesSink()
    {
        bool[] reaches = new bool[_edges.Length];
        var queue = new Queue<int>();
        queue.Enqueue(_sink);
        reaches[_sink] = true;
        while (queue.Count > 0)
        {
            int node = queue.Dequeue();
            foreach ((int other, int reverse, _) in _edges[node])
                if (!reaches[other] && _edges[other][reverse].Capacity > 0)
                {
                    reaches[other] = true;
                    queue.Enqueue(other);
                }
        }
        return reaches;
    }
}
