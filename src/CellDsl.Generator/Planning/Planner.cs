using CellDsl.Generator.Collections;
using CellDsl.Generator.Differentiation;
using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Planning;

/// <summary>Puts everything in its place: which kernel computes what and when, what lives in which slot and for how long,
/// what a recorded pass keeps, and the two programs an engine follows.</summary>
internal sealed class Planner
{
    static readonly SlotKeep s_always = new(SlotLife.All, SlotLife.All);
    static readonly SlotKeep s_recorded = new(SlotLife.None, SlotLife.All);

    readonly CellModel _model;
    readonly AdjointGraph _graph;
    readonly Schedule _forward;
    readonly Schedule _backward;
    readonly ScheduleInput _forwardInput;
    readonly ScheduleInput _backwardInput;
    readonly SlotTable _slots = new();
    readonly Dictionary<int, int> _totals = [];
    readonly List<SlotRef> _captures = [];
    readonly DescriptiveNames _descriptive;
    readonly AdjointNames _adjoints;
    readonly List<string> _captureNames = [];
    readonly ILookup<int, int> _products;
    readonly ILookup<int, int> _sums;
    IReadOnlyList<int> _minimum = [];
    IReadOnlyList<int> _all = [];

    Planner(CellModel model, AdjointGraph graph)
    {
        _model = model;
        _graph = graph;
        _forwardInput = ForwardRegions.Find(graph.Forward);
        _backwardInput = BackwardRegions.Find(graph);
        _forward = new Schedule(_forwardInput);
        _backward = new Schedule(_backwardInput);
        _descriptive = new DescriptiveNames(graph.Nodes, graph.Values);
        _products = ReadersOf(OpClass.Product);
        _sums = ReadersOf(OpClass.RowSum);
        _adjoints = new AdjointNames(model, graph.Forward.Values);
    }

    public static CompiledCell Run(CellModel model, AdjointGraph graph) => new Planner(model, graph).Run();

    IReadOnlyList<Node> Nodes => _graph.Nodes;

    CompiledCell Run()
    {
        PlaceLeaves();
        PlaceForwardValues();
        SlotRef output = PlaceOutput();
        PlaceResults();
        PlaceBackwardValues();
        PlaceSaved();
        PlaceCaptures();

        var kernels = new KernelBuilder(_model, _graph, _slots);
        CellProgram forward = ForwardProgram(kernels);
        CellProgram backward = BackwardProgram(kernels);
        var plan = new CellPlan
        {
            Slots = _slots.Slots,
            Forward = forward,
            Backward = backward,
            Output = output,
            Captures = _captures,
        };
        return new CompiledCell(plan, kernels.Codes.ToEquatableArray(), _graph.Nodes, _graph.Values, _graph.ForwardCount)
        {
            EquationRegions = _graph.Forward.Equations.Select(RegionOf).ToEquatableArray(),
            CaptureNames = _captureNames.ToEquatableArray(),
            SavedByMinimumCut = OfEveryStep(_minimum),
            SavedWithoutRecomputation = OfEveryStep(_all),
        };
    }

    /// <summary>For each node, those of a class of operations that it is the operand of.</summary>
    ILookup<int, int> ReadersOf(OpClass @class)
        => Enumerable.Range(0, Nodes.Count).Where(i => Nodes[i].Row.Class == @class).ToLookup(i => Nodes[i].A);

    Region RegionOf(int node) => _forwardInput.Regions[node] ?? new Region(Phase.Loop, RowSpace.Sequence);

    void PlaceLeaves()
    {
        int[] slotOfLeaf = new int[_model.Leaves.Count];
        int[] carryOfLeaf = new int[_model.Leaves.Count];
        for (int l = 0; l < slotOfLeaf.Length; l++)
        {
            LeafModel leaf = _model.Leaves[l];
            (slotOfLeaf[l], carryOfLeaf[l]) = leaf.Role switch
            {
                LeafRole.Input => (_slots.Add(UsersValues.Of(leaf), SlotKind.Step, leaf.Rows, s_always, SlotRole.Input, leaf.Name), -1),
                LeafRole.Context => (_slots.Add(UsersValues.Of(leaf), SlotKind.Context, leaf.Rows, s_always, SlotRole.Context, leaf.Name), -1),
                LeafRole.State => (
                    _slots.Add(UsersValues.Of(leaf), SlotKind.State, leaf.Rows, new SlotKeep(SlotLife.Current, SlotLife.All), SlotRole.State,
                    leaf.Name),
                    _slots.Add(_adjoints.Of(leaf), SlotKind.Carry, leaf.Rows, new SlotKeep(SlotLife.None, SlotLife.Current), SlotRole.StateGradient,
                    leaf.Name)),
                LeafRole.Weight => (-1, -1),
                _ => (_slots.Add(UsersValues.Of(leaf), SlotKind.Parameter, leaf.Rows, s_always, SlotRole.Parameter, leaf.Name), -1),
            };
        }
        for (int i = 0; i < Nodes.Count; i++)
            switch (Nodes[i].Op)
            {
                case Op.State: _slots.Place(i, slotOfLeaf[Nodes[i].Index], SlotTime.Previous); break;
                case Op.CarryIn: _slots.Place(i, carryOfLeaf[Nodes[i].Index], SlotTime.Next); break;
                case Op.OutputGradient:
                    _slots.Place(i, _slots.Add(_adjoints.OutputGradient, SlotKind.Step, Nodes[i].Dimension, s_recorded, SlotRole.OutputGradient));
                    break;
                default:
                    if (Nodes[i].Row.Is(OpTraits.Field))
                        _slots.Place(i, slotOfLeaf[Nodes[i].Index]);
                    break;
            }
        foreach (NextState next in _graph.Forward.NextStates)
            _slots.Place(next.Node, slotOfLeaf[next.Leaf], SlotTime.Next);
        foreach (NextState carry in _graph.Carries)
            _slots.Place(carry.Node, carryOfLeaf[carry.Leaf], SlotTime.Previous);
    }

    /// <summary>Regions from which a node is read in memory.</summary>
    IEnumerable<Region> Readers(int node, Schedule schedule, ScheduleInput input)
    {
        KernelKey? home = schedule.Home(node);
        foreach (KernelKey kernel in schedule.UsedIn(node))
            if (kernel != home)
                yield return kernel.Region;
        foreach (int product in _products[node])
            if (product >= input.First && product < input.Nodes.Count && input.Regions[product] is { } region)
                yield return region;
    }

    static SlotLife LifeFor(Region home, IReadOnlyList<Region> readers)
        => readers.Count == 0 ? SlotLife.None
            : home.Phase == Phase.Loop && readers.All(r => r == home) ? SlotLife.Current
            : SlotLife.All;

    void PlaceForwardValues()
    {
        for (int i = 0; i < _graph.ForwardCount; i++)
        {
            List<Region> readers = Readers(i, _forward, _forwardInput).ToList();
            bool multiplied = IsMultiplied(i);
            if (_slots[i] is { } place)
            {
                // A state read after the loop, or before its own kernel has run, is needed for all steps.
                if (_slots.InfoOf(place).Kind == SlotKind.State && readers.Exists(r => r.Phase == Phase.After))
                    _slots.Extend(place.Slot, s_always);
            }
            else if (_forward.Home(i) is { } home && LifeFor(home.Region, readers) is not SlotLife.None and var life)
                _slots.Keep(i, Nodes[i], ValueOf(i), new SlotKeep(life, multiplied ? SlotLife.All : life));
        }
    }

    bool IsMultiplied(int node)
        => _products[node].Any(p => p < _graph.ForwardCount && Nodes[p].Op == Op.Product && _forwardInput.Regions[p] is not null);

    SlotRef PlaceOutput()
    {
        int output = _graph.Forward.Output;
        _slots.Keep(output, Nodes[output], ValueOf(output), s_always);
        SlotRef place = _slots[output]!.Value;
        if (_slots.InfoOf(place).Kind == SlotKind.Step)
            _slots.Rename(place.Slot, SlotRole.Output, "");
        return place;
    }

    /// <summary>Gradients of inputs, contexts, vectors and scalars.</summary>
    void PlaceResults()
    {
        foreach (LeafGradient gradient in _graph.Gradients)
        {
            LeafModel leaf = _model.Leaves[gradient.Leaf];
            SlotRole role = leaf.Role switch
            {
                LeafRole.Input => SlotRole.InputGradient,
                LeafRole.Context => SlotRole.ContextGradient,
                _ => SlotRole.ParameterGradient,
            };
            _slots.Place(gradient.Node,
                _slots.Add(_adjoints.Of(leaf), SlotTable.KindOf(Nodes[gradient.Node].Rows), leaf.Rows, s_recorded, role, leaf.Name));
        }
    }

    void PlaceBackwardValues()
    {
        var adjoints = new HashSet<int>(_graph.Matrices.Select(m => m.Adjoint));
        for (int i = _graph.ForwardCount; i < Nodes.Count; i++)
            if (_slots[i] is null && _backward.Home(i) is { } home)
            {
                SlotLife life = adjoints.Contains(i) ? SlotLife.All : LifeFor(home.Region, Readers(i, _backward, _backwardInput).ToList());
                if (life != SlotLife.None)
                    _slots.Keep(i, Nodes[i], ValueOf(i), new SlotKeep(SlotLife.None, life));
            }
        bool[] read = ReadByLiveValues(adjoints);
        for (int i = _graph.ForwardCount; i < Nodes.Count; i++)
            if (Nodes[i].IsRowSum && (read[i] || _slots[i] is not null))
                PlaceSum(i);
    }

    /// <summary>Adjoints of matrices, and what is read by values that have a region or by sums that are live themselves.</summary>
    bool[] ReadByLiveValues(HashSet<int> adjoints)
    {
        bool[] read = new bool[Nodes.Count];
        foreach (int adjoint in adjoints)
            read[adjoint] = true;
        for (int i = Nodes.Count - 1; i >= _graph.ForwardCount; i--)
            if (_backwardInput.Regions[i] is not null
                || (Nodes[i].IsRowSum && (read[i] || _slots[i] is not null)))
                for (int o = 0; o < Nodes[i].OperandCount; o++)
                    read[Nodes[i].Operand(o)] = true;
        return read;
    }

    /// <summary>A sum over rows is formed from memory where its operand is there anyway. Otherwise the kernel that computes the operand adds it up
    /// per sequence, and only the sequences' totals are summed.</summary>
    void PlaceSum(int sum)
    {
        Node node = Nodes[sum];
        _slots.Keep(sum, node, ValueOf(sum), s_recorded);
        if (node.Op == Op.SumOverSteps)
            return;
        bool inMemory = _slots[node.A] is { } place && _slots.InfoOf(place) is { Kind: not SlotKind.Carry, Keep.Recording: SlotLife.All };
        if (inMemory)
            return;
        if (Nodes[node.A].Rows == RowSpace.Sequence)
        {
            var total = new ValueOrigin(ValueKind.SequenceTotal, ValueOf(sum).Name + " per sequence", ValueOf(sum));
            _totals[sum] = _slots.Add(total, SlotKind.Context, Nodes[node.A].Dimension, s_recorded);
        }
        else
            _slots.Keep(node.A, Nodes[node.A], ValueOf(node.A), s_recorded);
    }

    void PlaceSaved()
    {
        var required = new SortedSet<int>();
        for (int i = _graph.ForwardCount; i < Nodes.Count; i++)
            if (_backward.Home(i) is not null || _backward.UsedIn(i).Any())
                if (Nodes[i].IsPointwise)
                    for (int o = 0; o < Nodes[i].OperandCount; o++)
                        if (Nodes[i].Operand(o) < _graph.ForwardCount)
                            required.Add(Nodes[i].Operand(o));

        bool InMemory(int node) => Nodes[node].IsLeaf || (_slots[node] is { } place && _slots.InfoOf(place).Keep.Recording == SlotLife.All);
        var choice = new SavedValues(Nodes, required, InMemory, _forward.IsSum, n => _forward.Home(n) is null);
        _minimum = choice.Choose(Recomputation.MinimumCut);
        _all = choice.Choose(Recomputation.None);
        foreach (int node in _model.Recomputation == Recomputation.None ? _all : _minimum)
            _slots.Keep(node, Nodes[node], ValueOf(node), s_recorded);
    }

    EquatableArray<VectorInfo> OfEveryStep(IReadOnlyList<int> saved)
        => saved.Where(n => Nodes[n].Rows == RowSpace.Sequence).Select(n => new VectorInfo(ValueOf(n).Name, Nodes[n].Dimension)).ToEquatableArray();

    void PlaceCaptures()
    {
        for (int e = 0; e < _model.Equations.Count; e++)
        {
            int node = _graph.Forward.Equations[e];
            if (Nodes[node].Rows == RowSpace.Sequence)
            {
                _slots.Keep(node, Nodes[node], UsersValues.Of(_model.Equations[e]), new SlotKeep(SlotLife.None, SlotLife.None));
                _captures.Add(_slots[node]!.Value);
                _captureNames.Add(_model.Equations[e].Name);
            }
        }
        foreach (NextState next in _graph.Forward.NextStates)
        {
            _captures.Add(_slots[next.Node]!.Value);
            _captureNames.Add(_model.Leaves[next.Leaf].Name);
        }
    }

    CellProgram ForwardProgram(KernelBuilder kernels)
    {
        List<PlanStep> before = [], loop = [], after = [];
        foreach (KernelKey key in _forward.Kernels)
            (key.Region.Phase switch { Phase.Before => before, Phase.Loop => loop, _ => after })
                .Add(kernels.Build(key, _forward, backward: false, _ => []));
        return new CellProgram { Before = before, Loop = loop, After = after };
    }

    CellProgram BackwardProgram(KernelBuilder kernels)
    {
        List<PlanStep> before = [], loop = [], after = [];
        List<int> sums = Enumerable.Range(0, Nodes.Count).Where(i => Nodes[i].Op == Op.SumOverRows && _slots[i] is not null).ToList();
        foreach (KernelKey key in _backward.Kernels)
        {
            if (key.Region is { Phase: Phase.After, Rows: RowSpace.Parameter })
                AddSums(key.Level);
            (key.Region.Phase switch { Phase.Before => before, Phase.Loop => loop, _ => after })
                .Add(kernels.Build(key, _backward, backward: true, Totals));
        }
        AddSums(int.MaxValue);
        after.AddRange(MatrixGradients());
        return new CellProgram { Before = before, Loop = loop, After = after };

        void AddSums(int level)
        {
            foreach (int sum in sums.Where(s => _backward.LevelOf(s) <= level).ToList())
            {
                int source = Nodes[sum].A;
                after.Add(_totals.TryGetValue(sum, out int total)
                    ? new ReduceStep(RowSpace.Context, new SlotRef(total, SlotTime.Current), _slots[sum]!.Value)
                    : new ReduceStep(Nodes[source].Rows, _slots[source]!.Value, _slots[sum]!.Value));
                sums.Remove(sum);
            }
        }
    }

    /// <summary>Slots into which a kernel adds the node, step by step.</summary>
    IEnumerable<int> Totals(int node)
    {
        foreach (int sum in _sums[node])
            if (_slots[sum] is { } place)
                if (Nodes[sum].Op == Op.SumOverSteps)
                    yield return place.Slot;
                else if (_totals.TryGetValue(sum, out int total))
                    yield return total;
    }

    IEnumerable<PlanStep> MatrixGradients()
    {
        int[] numbers = Parameters.Numbers(_model);
        IReadOnlyDictionary<int, int> products = ProductNumbers.Of(_graph.Forward);
        return _graph.Matrices.GroupBy(m => (Place: _slots[m.Operand]!.Value, m.Operand)).Select(group =>
            new MatrixGradientStep(Nodes[group.Key.Operand].Rows, group.Key.Place, Nodes[group.Key.Operand].Dimension,
                [.. group.Select(m => new MatrixGradient(products[m.Product], numbers[m.Weight], _slots[m.Adjoint]!.Value,
                    Parameters.ColumnOf(_model, m.Weight, m.Block)) { KeepsZeros = m.KeepsZeros })]));
    }

    ValueOrigin ValueOf(int node) => _graph.Values[node].IsNamed ? _graph.Values[node] : _descriptive.Of(node);
}
