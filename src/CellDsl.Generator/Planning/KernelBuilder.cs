using CellDsl.Generator.Collections;
using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;

namespace CellDsl.Generator.Planning;

/// <summary>Turns a scheduled kernel into its plan step and its code, once every value has its place.</summary>
internal sealed class KernelBuilder(CellModel model, AdjointGraph graph, SlotTable slots)
{
    readonly List<KernelCode> _codes = [];
    readonly Dictionary<string, int> _numbers = [];
    readonly HashSet<int> _stored = [];
    readonly int[] _parameterNumbers = Parameters.Numbers(model);
    readonly IReadOnlyDictionary<int, int> _productNumbers = ProductNumbers.Of(graph.Forward);

    public IReadOnlyList<KernelCode> Codes => _codes;

    /// <param name="totals">Slots into which the kernel adds a node it computes.</param>
    public KernelStep Build(KernelKey key, Schedule schedule, bool backward, Func<int, IEnumerable<int>> totals)
        => new Kernel(this, key, schedule, backward).Build(totals);

    sealed class Kernel(KernelBuilder owner, KernelKey key, Schedule schedule, bool backward)
    {
        readonly IReadOnlyList<Node> _nodes = owner.Graph.Nodes;
        readonly SlotTable _slots = owner.Slots;
        readonly List<SlotRef> _bindings = [];
        readonly Dictionary<SlotRef, int> _bindingOf = [];
        readonly SortedSet<int> _computed = [];
        readonly SortedDictionary<int, KernelLoad> _loads = [];
        readonly List<int> _sums = [];
        readonly HashSet<int> _summed = [];
        readonly Stack<(int Node, int Operand)> _open = [];
        readonly List<KernelStore> _stores = [];

        public KernelStep Build(Func<int, IEnumerable<int>> totals)
        {
            foreach (int node in schedule.NodesOf(key))
                Compute(node);
            IReadOnlyList<ProductTerm> products = Products();
            foreach (int node in _computed.Concat(_sums).OrderBy(n => n))
                Store(node, totals);

            int number = owner._codes.Count;
            string name = Name();
            owner._codes.Add(new KernelCode(number, name, key.Region.Rows, key.Dimension, backward, SlotNames(),
                _loads.Values.ToEquatableArray(), _sums.Select((s, a) => new KernelSum(s, a)).ToEquatableArray(),
                _computed.ToEquatableArray(), _stores.ToEquatableArray()));
            return new KernelStep(number, name, key.Region.Rows, key.Dimension, _sums.Count, products, _bindings,
                [.. Enumerable.Range(0, _bindings.Count).Select(AccessTo)]);
        }

        /// <summary>Makes a node's value available in the kernel.</summary>
        void Need(int node)
        {
            if (_nodes[node].Op == Op.Constant || _computed.Contains(node) || _loads.ContainsKey(node) || _summed.Contains(node))
                return;
            bool own = backward == node >= owner.Graph.ForwardCount;
            if (!(own && schedule.Home(node) == key) && InMemory(node, own))
                Load(node);
            else
                Open(node);
        }

        bool InMemory(int node, bool own)
        {
            if (_slots[node] is not { } place)
                return false;
            if (_nodes[node].IsLeaf || !backward)
                return _nodes[node].IsLeaf || schedule.Home(node) is not null;
            // Backward sees a forward value only if the recording kept it.
            return own || _slots.InfoOf(place).Keep.Recording == SlotLife.All;
        }

        /// <summary>The node after its operands, one after the other; those that wait are on a stack of our own, since chains are as long as the user
        /// likes.</summary>
        void Compute(int node)
        {
            Open(node);
            while (_open.Count > 0)
            {
                (int waiting, int operand) = _open.Pop();
                if (operand == _nodes[waiting].OperandCount)
                    _computed.Add(waiting);
                else
                {
                    _open.Push((waiting, operand + 1));
                    Need(_nodes[waiting].Operand(operand));
                }
            }
        }

        void Open(int node)
        {
            if (schedule.IsSum(node) && schedule.Home(node) == key)
            {
                if (_summed.Add(node))
                    _sums.Add(node);
                return;
            }
            if (!_nodes[node].IsPointwise)
                throw new InvalidOperationException($"Kernel {key}: node {node} ({_nodes[node].Op}) is neither computed here nor in memory.");
            _open.Push((node, 0));
        }

        void Load(int node)
            => _loads.Add(node, new KernelLoad(node, Bind(_slots[node]!.Value), _nodes[node].Dimension == 0 && key.Dimension != 0));

        int Bind(SlotRef slot)
        {
            if (key.Region.Phase != Phase.Loop && _slots.InfoOf(slot).Kind == SlotKind.Carry)
                throw new InvalidOperationException($"Kernel {key} is not in the loop, and '{_slots.InfoOf(slot).Name}' is there for one step only.");
            if (!_bindingOf.TryGetValue(slot, out int binding))
            {
                _bindingOf[slot] = binding = _bindings.Count;
                _bindings.Add(slot);
            }
            return binding;
        }

        SlotAccess AccessTo(int binding)
            => !_stores.Exists(s => s.Binding == binding) ? SlotAccess.Load
                : _stores.Exists(s => s.Binding == binding && s.Accumulate) ? SlotAccess.Add
                : _loads.Values.Any(l => l.Binding == binding) ? SlotAccess.LoadAndStore
                : SlotAccess.Store;

        /// <summary>A value is stored by the kernel it belongs to, or, if it belongs to none, by the first that computes it.</summary>
        void Store(int node, Func<int, IEnumerable<int>> totals)
        {
            bool own = backward == node >= owner.Graph.ForwardCount;
            if (!own || (schedule.Home(node) is { } home ? home != key : _nodes[node].Dimension != key.Dimension || !owner._stored.Add(node)))
                return;
            if (_slots[node] is { } place)
            {
                SlotKeep keep = _slots.InfoOf(place).Keep;
                StoreWhen when = backward || keep.Inference != SlotLife.None ? StoreWhen.Always
                    : keep.Recording != SlotLife.None ? StoreWhen.Recording
                    : StoreWhen.Capturing;
                _stores.Add(new KernelStore(node, Bind(place), when, Accumulate: false));
            }
            foreach (int total in totals(node))
                _stores.Add(new KernelStore(node, Bind(new SlotRef(total, SlotTime.Current)), StoreWhen.Always, Accumulate: true));
        }

        /// <summary>Products by operand. Sums with the same operands get neighbouring accumulators, so that their matrices lie side by
        /// side.</summary>
        IReadOnlyList<ProductTerm> Products()
        {
            string Operands(int sum)
                => string.Join(",", schedule.Products(sum).Select(p => _nodes[p].A.ToString("D6")).OrderBy(s => s, StringComparer.Ordinal));
            List<int> ordered = _sums.OrderBy(Operands, StringComparer.Ordinal).ThenBy(s => s).ToList();
            _sums.Clear();
            _sums.AddRange(ordered);

            var terms = new List<ProductTerm>();
            var factors = from sum in _sums.Select((node, accumulator) => (node, accumulator))
                          from product in schedule.Products(sum.node)
                          group (product, sum.accumulator) by (_nodes[product].A, _nodes[product].Op) into byOperand
                          orderby byOperand.Key.A
                          select byOperand;
            foreach (var group in factors)
                foreach (List<(int Product, int Accumulator)> run in Runs(group))
                    terms.Add(new ProductTerm(_slots[group.Key.A]!.Value, group.Key.Op == Op.TransposedProduct,
                        [.. run.Select(f
                            => new ProductFactor(owner._productNumbers[ForwardOf(f.Product)], owner._parameterNumbers[_nodes[f.Product].Index],
                            f.Accumulator,
                            Parameters.ColumnOf(owner.Model, _nodes[f.Product].Index, _nodes[f.Product].Block)))])
                    {
                        OperandDimension = _nodes[group.Key.A].Dimension,
                    });
            return terms;
        }

        int ForwardOf(int product) => _nodes[product].Op == Op.TransposedProduct ? _nodes[product].Product : product;

        static IEnumerable<List<(int, int)>> Runs(IEnumerable<(int Product, int Accumulator)> factors)
        {
            var rest = factors.OrderBy(f => f.Accumulator).ToList();
            while (rest.Count > 0)
            {
                List<(int Product, int Accumulator)> run = [rest[0]];
                rest.RemoveAt(0);
                for (int i = 0; i < rest.Count;)
                    if (rest[i].Accumulator == run[run.Count - 1].Accumulator + 1)
                    {
                        run.Add(rest[i]);
                        rest.RemoveAt(i);
                    }
                    else
                        i++;
                yield return run;
            }
        }

        string Name()
        {
            string stem = (key.Region.Phase, key.Region.Rows) switch
            {
                (_, RowSpace.Parameter) => "Parameters",
                (_, RowSpace.Context) => "Sequence",
                (Phase.Before, _) => "Before",
                (Phase.Loop, _) => "Step",
                _ => "After",
            };
            stem = backward ? "Backward" + stem : stem;
            owner._numbers.TryGetValue(stem, out int number);
            owner._numbers[stem] = ++number;
            return stem + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        EquatableArray<string> SlotNames()
        {
            var names = new List<string>();
            var taken = new HashSet<string>(StringComparer.Ordinal);
            foreach (SlotRef binding in _bindings)
            {
                SlotInfo slot = _slots.InfoOf(binding);
                string stem = new string(slot.Name.Select(c => char.IsLetterOrDigit(c) || c == '_' ? c : '_').ToArray());
                string name = binding.Time switch
                {
                    SlotTime.Previous => stem + "PrevRows",
                    SlotTime.Next => stem + "NextRows",
                    _ => stem + "Rows",
                };
                string fresh = name;
                for (int n = 2; !taken.Add(fresh); n++)
                    fresh = name + n.ToString(System.Globalization.CultureInfo.InvariantCulture);
                names.Add(fresh);
            }
            return names.ToEquatableArray();
        }
    }

    CellModel Model => model;
    AdjointGraph Graph => graph;
    SlotTable Slots => slots;
}
