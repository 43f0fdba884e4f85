using CellDsl.Generator.Collections;
using CellDsl.Generator.Ir;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Tests.Emit;

/// <summary>Nodes and kernels by hand, without lowering and planning.</summary>
sealed class CompiledBuilder
{
    readonly List<Node> _nodes = [];
    readonly List<ValueOrigin> _values = [];
    readonly List<KernelCode> _kernels = [];
    readonly List<KernelStep> _steps = [];
    readonly List<SlotInfo> _slots = [];
    int _forward = -1;

    public int Node(Op op, string name = "", int a = -1, int b = -1, int c = -1, int d = -1, int index = -1, int block = 0, double value = 0,
        int dimension = 2, RowSpace rows = RowSpace.Sequence)
    {
        _nodes.Add(new Node(op, a, b, c, d, index, block, value, dimension, rows));
        _values.Add(name.Length == 0 ? ValueOrigin.Nameless : new ValueOrigin(ValueKind.Equation, name));
        return _nodes.Count - 1;
    }

    public int Constant(double value) => Node(Op.Constant, value: value, dimension: 0, rows: RowSpace.Parameter);

    /// <summary>What comes from here on is adjoint.</summary>
    public void BeginBackward() => _forward = _nodes.Count;

    public KernelBuilder Kernel(string name, bool backward = false) => new(this, name, backward);

    public CompiledCell Build()
    {
        var forward = new CellProgram { Before = [], Loop = [.. _steps.Where((_, i) => !_kernels[i].Backward)], After = [] };
        var backward = new CellProgram { Before = [], Loop = [.. _steps.Where((_, i) => _kernels[i].Backward)], After = [] };
        var plan = new CellPlan { Slots = _slots, Forward = forward, Backward = backward, Output = new SlotRef(0, SlotTime.Next), Captures = [] };
        return new CompiledCell(
            plan, _kernels.ToEquatableArray(), _nodes.ToEquatableArray(), _values.ToEquatableArray(), _forward < 0 ? _nodes.Count : _forward);
    }

    internal sealed class KernelBuilder(CompiledBuilder owner, string name, bool backward)
    {
        readonly List<string> _rows = [];
        readonly List<SlotRef> _bindings = [];
        readonly List<KernelLoad> _loads = [];
        readonly List<KernelSum> _sums = [];
        readonly List<KernelStore> _stores = [];

        public KernelBuilder Load(int node, string rows, bool scalar = false)
        {
            _loads.Add(new KernelLoad(node, Bind(rows), scalar));
            return this;
        }

        public KernelBuilder Sums(params int[] nodes)
        {
            foreach (int node in nodes)
                _sums.Add(new KernelSum(node, _sums.Count));
            return this;
        }

        public KernelBuilder Store(int node, string rows, StoreWhen when = StoreWhen.Always, bool accumulate = false)
        {
            _stores.Add(new KernelStore(node, Bind(rows), when, accumulate));
            return this;
        }

        public void Compute(params int[] nodes)
        {
            int number = owner._kernels.Count;
            owner._kernels.Add(new KernelCode(number, name, RowSpace.Sequence, 2, backward,
                _rows.ToEquatableArray(), _loads.ToEquatableArray(), _sums.ToEquatableArray(), nodes.ToEquatableArray(), _stores.ToEquatableArray()));
            owner._steps.Add(new KernelStep(number, name, RowSpace.Sequence, 2, _sums.Count, [], _bindings,
                [.. _bindings.Select((_, b) => _stores.Exists(s => s.Binding == b) ? SlotAccess.Store : SlotAccess.Load)]));
        }

        int Bind(string rows)
        {
            int known = _rows.IndexOf(rows);
            if (known >= 0)
                return known;
            owner._slots.Add(new SlotInfo(rows.Replace("Rows", "").Replace("Row", ""), SlotKind.Step, 2,
                new SlotKeep(SlotLife.Current, SlotLife.All), SlotRole.Value, ""));
            _bindings.Add(new SlotRef(owner._slots.Count - 1, SlotTime.Current));
            _rows.Add(rows);
            return _rows.Count - 1;
        }
    }
}
