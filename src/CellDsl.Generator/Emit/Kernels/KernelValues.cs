using CellDsl.Generator.Ir;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Kernels;

/// <summary>What a kernel's text needs to know about its values: how often each is read and for which stores it is needed.</summary>
internal sealed class KernelValues
{
    readonly Dictionary<int, KernelLoad> _loads = [];
    readonly Dictionary<int, int> _sums = [];
    readonly Dictionary<int, int> _reads = [];
    readonly Dictionary<int, HashSet<StoreWhen>> _needs = [];
    readonly HashSet<int> _overwritten;

    public KernelValues(CompiledCell cell, KernelCode kernel)
    {
        foreach (KernelLoad load in kernel.Loads)
            _loads[load.Node] = load;
        foreach (KernelSum sum in kernel.Sums)
            _sums[sum.Node] = sum.Accumulator;
        _overwritten = [.. kernel.Stores.Select(s => s.Binding)];

        foreach (KernelStore store in kernel.Stores)
            Read(store.Node, [store.When]);
        // Readers come after what they read, so going backward every value's needs are complete before its operands'.
        for (int i = kernel.Computed.Count - 1; i >= 0; i--)
            if (_needs.TryGetValue(kernel.Computed[i], out HashSet<StoreWhen>? needs) && !IsGiven(kernel.Computed[i]))
            {
                Node node = cell.Nodes[kernel.Computed[i]];
                for (int o = 0; o < node.OperandCount; o++)
                    Read(node.Operand(o), needs);
            }
    }

    /// <summary>The values that are read at all, by number.</summary>
    public IEnumerable<int> Needed => _needs.Keys.OrderBy(n => n);

    public bool IsNeeded(int node) => _needs.ContainsKey(node);

    public bool IsLoad(int node, out KernelLoad load) => _loads.TryGetValue(node, out load);

    public bool IsSum(int node, out int accumulator) => _sums.TryGetValue(node, out accumulator);

    public bool IsGiven(int node) => _loads.ContainsKey(node) || _sums.ContainsKey(node);

    public int Reads(int node) => _reads.TryGetValue(node, out int reads) ? reads : 0;

    /// <summary>Loaded from a slot that the kernel also stores to: to be read before any store.</summary>
    public bool IsOverwritten(int node) => _loads.TryGetValue(node, out KernelLoad load) && _overwritten.Contains(load.Binding);

    /// <summary>Where the value is computed: in the block of the only mode that stores something made of it, else for all modes.</summary>
    public StoreWhen PlaceOf(int node) => _needs[node].Count == 1 ? _needs[node].First() : StoreWhen.Always;

    /// <summary>Needed by more than one block, so it must be a local of the scope around them.</summary>
    public bool IsShared(int node) => _needs[node].Count > 1 && !_needs[node].Contains(StoreWhen.Always);

    void Read(int node, HashSet<StoreWhen> needs)
    {
        _reads[node] = Reads(node) + 1;
        if (_needs.TryGetValue(node, out HashSet<StoreWhen>? known))
            known.UnionWith(needs);
        else
            _needs.Add(node, [.. needs]);
    }
}
