namespace CellDsl.Generator.Planning;

/// <summary>A minimum vertex cut by shortest augmenting paths, all of one length at once (Dinic, 1970).</summary>
internal sealed class MinimumCut
{
    public const long Unlimited = long.MaxValue / 4;
    const int OutOfReach = -1;

    readonly List<(int To, int Reverse, long Capacity)>[] _edges;
    readonly int _source;
    readonly int _sink;
    readonly int[] _distance;

    /// <param name="capacities">The cost of cutting each vertex.</param>
    public MinimumCut(IReadOnlyList<long> capacities)
    {
        int count = capacities.Count;
        _edges = new List<(int, int, long)>[2 * count + 2];
        for (int i = 0; i < _edges.Length; i++)
            _edges[i] = [];
        _source = 2 * count;
        _sink = 2 * count + 1;
        _distance = new int[_edges.Length];
        for (int v = 0; v < count; v++)
            Connect(In(v), Out(v), capacities[v]);
    }

    public void AddEdge(int from, int to) => Connect(Out(from), In(to), Unlimited);
    public void AddSource(int vertex) => Connect(_source, In(vertex), Unlimited);
    public void AddSink(int vertex) => Connect(Out(vertex), _sink, Unlimited);

    /// <summary>The vertices of the minimum cut that lies closest to the sinks.</summary>
    public IReadOnlyList<int> Find()
    {
        while (FindDistances())
            FillPaths();
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

    /// <summary>How far each vertex is from the source over edges with room; false if the sink is out of reach.</summary>
    bool FindDistances()
    {
        for (int i = 0; i < _distance.Length; i++)
            _distance[i] = OutOfReach;
        _distance[_source] = 0;
        var queue = new Queue<int>([_source]);
        while (queue.Count > 0)
        {
            int node = queue.Dequeue();
            foreach ((int to, _, long capacity) in _edges[node])
                if (capacity > 0 && _distance[to] == OutOfReach)
                {
                    _distance[to] = _distance[node] + 1;
                    queue.Enqueue(to);
                }
        }
        return _distance[_sink] != OutOfReach;
    }

    /// <summary>Fills paths to the sink on which every edge leads one further from the source, until there is none left. No edge is tried again that
    /// led nowhere.</summary>
    void FillPaths()
    {
        int[] tried = new int[_edges.Length];
        var path = new List<(int Node, int Edge)>();
        for (int node = _source; ;)
        {
            if (node == _sink)
            {
                Fill(path);
                path.Clear();
                node = _source;
            }
            else if (tried[node] < _edges[node].Count)
            {
                (int to, _, long capacity) = _edges[node][tried[node]];
                if (capacity > 0 && _distance[to] == _distance[node] + 1)
                {
                    path.Add((node, tried[node]));
                    node = to;
                }
                else
                    tried[node]++;
            }
            else if (path.Count > 0)
            {
                node = path[path.Count - 1].Node;
                tried[node]++;
                path.RemoveAt(path.Count - 1);
            }
            else
                return;
        }
    }

    void Fill(List<(int Node, int Edge)> path)
    {
        long flow = path.Min(p => _edges[p.Node][p.Edge].Capacity);
        foreach ((int from, int edge) in path)
        {
            (int to, int reverse, long capacity) = _edges[from][edge];
            _edges[from][edge] = (to, reverse, capacity - flow);
            (int back, int forth, long opposite) = _edges[to][reverse];
            _edges[to][reverse] = (back, forth, opposite + flow);
        }
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
