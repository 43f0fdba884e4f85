using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Cpu;

/// <summary>Writes one kernel: the rows of its operands, the loops over the tile, a local per named value, and the stores.</summary>
internal sealed class CpuKernel
{
    /// <summary>An unnamed expression that grows beyond this becomes a local.</summary>
    const int LongestExpression = 96;

    static readonly ExpressionPrinter s_printer = new(CpuOps.Table);

    readonly CellModel _model;
    readonly CompiledCell _cell;
    readonly KernelCode _kernel;
    readonly KernelValues _values;
    readonly SourceWriter _writer;
    readonly NameScope _scope = new(CpuOps.Reserved);
    readonly string[] _slots;
    readonly Dictionary<int, string> _sumRows = [];
    readonly Dictionary<int, Piece> _pieces = [];

    public CpuKernel(CellModel model, CompiledCell cell, KernelCode kernel, SourceWriter writer)
    {
        _model = model;
        _cell = cell;
        _kernel = kernel;
        _writer = writer;
        _values = new KernelValues(cell, kernel);
        _slots = [.. kernel.Slots.Select(_scope.Unique)];
        foreach (int accumulator in kernel.Sums.Where(s => _values.IsNeeded(s.Node)).Select(s => s.Accumulator).Distinct().OrderBy(a => a))
            _sumRows[accumulator] = _scope.Unique($"sum{accumulator}");
    }

    public void Write()
    {
        _writer.WriteLine("[global::System.Runtime.CompilerServices.MethodImpl(Optimized)]");
        string mode = _kernel.Backward ? "" : "<TMode>";
        _writer.WriteLine($"public static void {_kernel.Name}{mode}(in global::CellDsl.Kernels.Tile<T> tile)");
        if (!_kernel.Backward)
            using (_writer.Indented())
                _writer.WriteLine("where TMode : struct, global::CellDsl.Kernels.IKernelMode");
        using (_writer.Block())
        {
            WriteRows();
            WriteLoopInvariants();
            _writer.WriteLine("for (int row = tile.FirstRow; row < tile.EndRow; row++)");
            using (_writer.Indented())
            {
                _writer.WriteLine("for (int unit = tile.FirstUnit; unit < tile.EndUnit; unit += V.Count)");
                using (_writer.Block())
                    WriteBody();
            }
        }
    }

    void WriteRows()
    {
        HashSet<int> used =
        [
            .. _kernel.Loads.Where(l => _values.IsNeeded(l.Node)).Select(l => l.Binding),
            .. _kernel.Stores.Select(s => s.Binding),
        ];
        for (int binding = 0; binding < _slots.Length; binding++)
            if (used.Contains(binding))
                _writer.WriteLine($"var {_slots[binding]} = tile.Slot({binding});");
        foreach (KeyValuePair<int, string> sum in _sumRows)
            _writer.WriteLine($"var {sum.Value} = tile.Sums({sum.Key});");
    }

    /// <summary>Scalars, and numbers that occur more than once.</summary>
    void WriteLoopInvariants()
    {
        foreach (int node in _values.Needed)
            if (_values.IsLoad(node, out KernelLoad load) && load.IsScalar)
                WriteLocal(node, $"LoadScalar({_slots[load.Binding]})");

        foreach (IGrouping<long, int> number in _values.Needed.Where(IsConstant).GroupBy(n => BitConverter.DoubleToInt64Bits(_cell.Nodes[n].Value)))
            if (number.Sum(_values.Reads) > 1)
            {
                WriteLocal(number.First(), Number(number.First()));
                foreach (int twin in number)
                    _pieces[twin] = _pieces[number.First()];
            }
    }

    void WriteBody()
    {
        // All loads of a slot that is also stored come before the stores.
        foreach (KernelLoad load in _kernel.Loads)
            if (_values.IsNeeded(load.Node) && !load.IsScalar && _values.IsOverwritten(load.Node))
                PieceOf(load.Node);
        WriteValues(StoreWhen.Always);
        WriteStores(StoreWhen.Always);
        WriteBlock("TMode.Records", StoreWhen.Recording);
        WriteBlock("TMode.Captures", StoreWhen.Capturing);
    }

    void WriteBlock(string condition, StoreWhen when)
    {
        if (!_kernel.Stores.Any(s => s.When == when))
            return;
        // Backward kernels always see a recorded pass, and have no mode to ask.
        if (_kernel.Backward)
        {
            WriteValues(when);
            WriteStores(when);
            return;
        }
        _writer.WriteLine($"if ({condition})");
        using (_writer.Block())
        {
            WriteValues(when);
            WriteStores(when);
        }
    }

    void WriteValues(StoreWhen when)
    {
        if (when == StoreWhen.Always)
            foreach (int given in _values.Needed.Where(n => _values.IsGiven(n) && _values.IsShared(n)))
                PieceOf(given);
        foreach (int node in _kernel.Computed)
            if (_values.IsNeeded(node) && _values.PlaceOf(node) == when)
                PieceOf(node);
    }

    void WriteStores(StoreWhen when)
    {
        foreach (KernelStore store in _kernel.Stores)
            if (store.When == when)
                _writer.WriteLine($"{(store.Accumulate ? "AddTo" : "Store")}({_slots[store.Binding]}, row, unit, {PieceOf(store.Node).Text});");
    }

    /// <summary>The text that stands for a value where it is read. Writes the value's local first if it has one.</summary>
    Piece PieceOf(int node)
    {
        if (_pieces.TryGetValue(node, out Piece known))
            return known;
        Piece piece = Expression(node);
        return HasLocal(node, piece) ? WriteLocal(node, piece.Text) : _pieces[node] = piece;
    }

    // Operands are computed earlier, so the recursion is one level deep.
    Piece Expression(int node)
    {
        if (_values.IsLoad(node, out KernelLoad load))
            return Piece.Atom($"Load({_slots[load.Binding]}, row, unit)");
        if (_values.IsSum(node, out int accumulator))
            return Piece.Atom($"Load({_sumRows[accumulator]}, row, unit)");
        return IsConstant(node) ? Piece.Atom(Number(node)) : s_printer.Print(_cell.Nodes[node], PieceOf);
    }

    bool HasLocal(int node, Piece piece)
        => ValueNames.IsUsers(_model, _cell, node)
            || _values.Reads(node) > 1
            || _values.IsShared(node)
            || _values.IsOverwritten(node)
            || piece.Text.Length > LongestExpression;

    Piece WriteLocal(int node, string text)
    {
        string name = _scope.Unique(ValueNames.Made(_model, _cell, node));
        _writer.WriteLine($"V {name} = {text};");
        return _pieces[node] = Piece.Atom(name);
    }

    bool IsConstant(int node) => _cell.Nodes[node].Op == Op.Constant && !_values.IsGiven(node);

    string Number(int node) => $"Constant({Literals.Of(_cell.Nodes[node].Value)})";
}
