using CellDsl.Generator.Ir;

namespace CellDsl.Generator.Planning;

/// <summary>Which kernel computes each value of one direction.</summary>
internal sealed class Schedule
{
    readonly ScheduleInput _input;
    readonly List<int>[] _readers;
    readonly bool[] _isSum;
    readonly bool[] _absorbed;
    /// <summary>Of a sum: whether its products are gradients of a state's previous value through matrices that multiply it. Recurrent dropout masks
    /// these and no others, so they have an accumulator of their own.</summary>
    readonly bool[] _backToState;
    readonly int[] _level;
    readonly KernelKey?[] _home;
    readonly HashSet<KernelKey>[] _usedIn;
    readonly ILookup<KernelKey, int> _nodesOf;
    // The adjoint that a later step hands over is there for one step only: what depends on it cannot be computed after the loop.
    readonly bool[] _fromLater;

    public Schedule(ScheduleInput input)
    {
        _input = input;
        int count = input.Nodes.Count;
        _isSum = new bool[count];
        _absorbed = new bool[count];
        _backToState = new bool[count];
        _level = new int[count];
        _home = new KernelKey?[count];
        _readers = new List<int>[count];
        _usedIn = new HashSet<KernelKey>[count];
        _fromLater = Reachability.DependsOn(input.Nodes, i => input.Nodes[i].Op == Op.CarryIn);
        for (int i = 0; i < count; i++)
        {
            _readers[i] = [];
            _usedIn[i] = [];
        }
        for (int i = input.First; i < count; i++)
            if (IsScheduled(i))
                for (int o = 0; o < input.Nodes[i].OperandCount; o++)
                    _readers[input.Nodes[i].Operand(o)].Add(i);
        FindSums();
        FindLevels();
        FindHomes();
        _nodesOf = Enumerable.Range(0, count).Where(i => _home[i] is not null).ToLookup(i => _home[i]!.Value);
        Kernels = _nodesOf.Select(n => n.Key).OrderBy(k => k).ToArray();
    }

    /// <summary>The kernels in the order in which they run.</summary>
    public IReadOnlyList<KernelKey> Kernels { get; }

    /// <summary>The kernel that computes the node; null for leaves, and for values that every kernel computes for itself.</summary>
    public KernelKey? Home(int node) => _home[node];

    /// <summary>The nodes that a kernel is the home of, in their order.</summary>
    public IEnumerable<int> NodesOf(KernelKey kernel) => _nodesOf[kernel];

    /// <summary>A product, or a sum of products that share an accumulator.</summary>
    public bool IsSum(int node) => _isSum[node] && !_absorbed[node];

    /// <summary>Whether another kernel than its own reads the node from memory.</summary>
    public bool Crosses(int node) => _home[node] is { } home && _usedIn[node].Any(k => k != home);

    /// <summary>The kernels that read the node, or compute it for themselves.</summary>
    public IEnumerable<KernelKey> UsedIn(int node) => _usedIn[node];

    /// <summary>The level from which on a sum over rows can be read.</summary>
    public int LevelOf(int node) => _level[node];

    /// <summary>The products of a sum.</summary>
    public IEnumerable<int> Products(int sum)
    {
        var open = new Stack<int>([sum]);
        while (open.Count > 0)
        {
            int next = open.Pop();
            if (_input.Nodes[next].Op != Op.Add)
                yield return next;
            else
            {
                open.Push(_input.Nodes[next].B);
                open.Push(_input.Nodes[next].A);
            }
        }
    }

    bool IsScheduled(int node) => _input.Regions[node] is not null;

    void FindSums()
    {
        for (int i = _input.First; i < _isSum.Length; i++)
        {
            if (!IsScheduled(i))
                continue;
            Node node = _input.Nodes[i];
            if (node.IsProduct)
            {
                _isSum[i] = true;
                _backToState[i] = node.Product >= 0 && _input.Nodes[_input.Nodes[node.Product].A].Op == Op.State;
            }
            else if (node.Op == Op.Add && CanAbsorb(node.A, i) && CanAbsorb(node.B, i) && _backToState[node.A] == _backToState[node.B])
            {
                _isSum[i] = _absorbed[node.A] = _absorbed[node.B] = true;
                _backToState[i] = _backToState[node.A];
            }
        }
    }

    bool CanAbsorb(int operand, int reader)
        => _isSum[operand] && !_input.Pinned[operand] && _readers[operand].Count == 1 && !_input.Values[operand].IsNamed
            && _input.Regions[operand] == _input.Regions[reader];

    void FindLevels()
    {
        for (int i = _input.First; i < _level.Length; i++)
        {
            Node node = _input.Nodes[i];
            if (node.IsRowSum)
                _level[i] = IsScheduled(node.A) && _input.Regions[node.A]!.Value.Rows == RowSpace.Parameter ? _level[node.A] + 1 : 0;
            if (!IsScheduled(i))
                continue;
            if (node.IsProduct)
                _level[i] = SameRegion(node.A, i) ? _level[node.A] + 1 : 1;
            else
                for (int o = 0; o < node.OperandCount; o++)
                    if (SameRegion(node.Operand(o), i) || _input.Nodes[node.Operand(o)].IsRowSum)
                        _level[i] = Math.Max(_level[i], _level[node.Operand(o)]);
        }
    }

    bool SameRegion(int operand, int reader) => IsScheduled(operand) && _input.Regions[operand] == _input.Regions[reader];

    /// <summary>From the last node to the first, so that all readers are placed before what they read.</summary>
    void FindHomes()
    {
        for (int i = _home.Length - 1; i >= _input.First; i--)
        {
            if (IsScheduled(i) && !_absorbed[i])
            {
                Node node = _input.Nodes[i];
                int level = _level[i];
                if (level == 0 && !_input.Pinned[i] && FirstReaderLevel(i) is int later)
                    level = later;
                _home[i] = new KernelKey(_input.Regions[i]!.Value, level, node.Dimension);
                if (ShouldFloat(i, node))
                    _home[i] = null;
            }
            MarkOperands(i);
        }
    }

    /// <summary>A pointwise value of leaves alone is computed where it is first read, if that is in its own region.</summary>
    int? FirstReaderLevel(int node)
        => _usedIn[node].Where(k => k.Region == _input.Regions[node]).Select(k => (int?)k.Level).Min();

    /// <summary>A cheap value that several kernels read costs less computed again than stored and loaded,
    /// unless that makes more values cross than it saves.</summary>
    bool ShouldFloat(int i, Node node)
    {
        if (_isSum[i] || _input.Pinned[i] || !node.Row.Is(OpTraits.Cheap) || !Crosses(i) || (LeavesTheLoop(i) && _fromLater[i]))
            return false;
        int newlyCrossing = 0;
        for (int o = 0; o < node.OperandCount; o++)
        {
            int operand = node.Operand(o);
            if (operand < _input.First || !IsScheduled(operand))
                continue;
            bool inMemory = _input.Pinned[operand] || _usedIn[operand].Any(k => k != ExpectedHome(operand));
            if (!inMemory && (_isSum[operand] || ++newlyCrossing > 1))
                return false;
        }
        return true;
    }

    bool LeavesTheLoop(int node) => _usedIn[node].Any(k => k.Region.Phase != Phase.Loop);

    KernelKey ExpectedHome(int node) => new(_input.Regions[node]!.Value, _level[node], _input.Nodes[node].Dimension);

    void MarkOperands(int i)
    {
        Node node = _input.Nodes[i];
        // Products and sums over rows read memory (their operands are pinned), not a kernel's registers.
        if (!node.IsPointwise || _isSum[i])
            return;
        IEnumerable<KernelKey> kernels = _home[i] is { } home ? [home] : _usedIn[i];
        for (int o = 0; o < node.OperandCount; o++)
            _usedIn[node.Operand(o)].UnionWith(kernels);
    }
}
