using CellDsl.Generator.Emit.Printing;
using CellDsl.Generator.Ir;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Kernels;

/// <summary>Writes what a kernel computes: a local per named value, and the stores. How values are read and written is the backend's.</summary>
internal abstract class KernelWriter
{
    /// <summary>An unnamed expression that grows beyond this becomes a local.</summary>
    const int LongestExpression = 96;

    static readonly ExpressionPrinter s_printer = new(static op => OpTable.Of(op).Kernel);

    /// <summary>What a local must not be called: names that the text of all backends uses itself.</summary>
    static readonly string[] s_reserved =
    [
        "row", "unit", "TMode", "Load", "LoadScalar", "Store", "AddTo", "Constant",
        .. OpTable.Rows.Where(static r => r.Class == OpClass.Pointwise).Select(static r => r.Op.ToString()),
    ];

    readonly NameScope _scope;
    readonly KernelValues _values;
    readonly Dictionary<int, Piece> _pieces = [];

    /// <param name="reserved">Names that the backend's text uses itself.</param>
    protected KernelWriter(CellModel model, CompiledCell cell, KernelCode kernel, SourceWriter writer, IEnumerable<string> reserved)
    {
        Model = model;
        Cell = cell;
        Kernel = kernel;
        Writer = writer;
        _scope = new NameScope(s_reserved.Concat(reserved));
        _values = new KernelValues(cell, kernel);
        Slots = [.. kernel.Slots.Select(_scope.Unique)];
        foreach (int accumulator in kernel.Sums.Where(s => _values.IsNeeded(s.Node)).Select(s => s.Accumulator).Distinct().OrderBy(a => a))
            Sums[accumulator] = _scope.Unique($"sum{accumulator}");
        Bound =
        [
            .. kernel.Loads.Where(l => _values.IsNeeded(l.Node)).Select(l => l.Binding),
            .. kernel.Stores.Select(s => s.Binding),
        ];
    }

    protected CellModel Model { get; }
    protected CompiledCell Cell { get; }
    protected KernelCode Kernel { get; }
    protected SourceWriter Writer { get; }

    /// <summary>The name of each binding.</summary>
    protected IReadOnlyList<string> Slots { get; }

    /// <summary>The bindings that the text speaks of.</summary>
    protected HashSet<int> Bound { get; }

    /// <summary>The name of each accumulator that the text reads.</summary>
    protected SortedDictionary<int, string> Sums { get; } = [];

    /// <summary>The type of locals.</summary>
    protected abstract string Vector { get; }

    protected abstract string Load(int binding);

    /// <summary>A number in every lane.</summary>
    /// <param name="rows">Those that there is one for.</param>
    protected abstract string LoadScalar(int binding, RowSpace rows);

    protected abstract string Sum(int accumulator);
    protected abstract string Store(KernelStore store, string value);
    protected abstract string Number(double value);

    protected string Unique(string name) => _scope.Unique(name);

    /// <summary>Numbers that are the same for all rows, and constants that occur more than once.</summary>
    protected void WriteInvariants()
    {
        foreach (int node in _values.Needed)
            if (_values.IsLoad(node, out KernelLoad load) && IsInvariant(load))
                WriteLocal(node, LoadScalar(load.Binding, RowSpace.Parameter));

        foreach (IGrouping<long, int> number in _values.Needed.Where(IsConstant).GroupBy(n => BitConverter.DoubleToInt64Bits(Cell.Nodes[n].Value)))
            if (number.Sum(_values.Reads) > 1)
            {
                WriteLocal(number.First(), Number(Cell.Nodes[number.First()].Value));
                foreach (int twin in number)
                    _pieces[twin] = _pieces[number.First()];
            }
    }

    protected void WriteBody()
    {
        // All loads of a slot that is also stored come before the stores.
        foreach (KernelLoad load in Kernel.Loads)
            if (_values.IsNeeded(load.Node) && !IsInvariant(load) && _values.IsOverwritten(load.Node))
                PieceOf(load.Node);
        foreach (StoreWhen when in new[] { StoreWhen.Always, StoreWhen.Recording, StoreWhen.Capturing })
            WriteWhere(when, () =>
            {
                WriteValues(when);
                WriteStores(when);
            });
    }

    /// <summary>Text for the runs that store something then; nothing where there is nothing to store.</summary>
    protected void WriteWhere(StoreWhen when, Action write)
    {
        if (when != StoreWhen.Always && !Kernel.Stores.Any(s => s.When == when))
            return;
        // Backward kernels always see a recorded pass, and have no mode to ask.
        if (when == StoreWhen.Always || Kernel.Backward)
        {
            write();
            return;
        }
        Writer.WriteLine($"if (TMode.{(when == StoreWhen.Recording ? "Records" : "Captures")})");
        using (Writer.Block())
            write();
    }

    void WriteValues(StoreWhen when)
    {
        if (when == StoreWhen.Always)
            foreach (int given in _values.Needed.Where(n => _values.IsGiven(n) && _values.IsShared(n)))
                PieceOf(given);
        foreach (int node in Kernel.Computed)
            if (_values.IsNeeded(node) && _values.PlaceOf(node) == when)
                PieceOf(node);
    }

    void WriteStores(StoreWhen when)
    {
        foreach (KernelStore store in Kernel.Stores)
            if (store.When == when)
                Writer.WriteLine(Store(store, PieceOf(store.Node).Text));
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
            return Piece.Atom(load.IsScalar ? LoadScalar(load.Binding, Cell.Nodes[node].Rows) : Load(load.Binding));
        if (_values.IsSum(node, out int accumulator))
            return Piece.Atom(Sum(accumulator));
        return IsConstant(node) ? Piece.Atom(Number(Cell.Nodes[node].Value)) : s_printer.Print(Cell.Nodes[node], PieceOf);
    }

    bool HasLocal(int node, Piece piece)
        => ValueNames.IsUsers(Cell, node)
            || _values.Reads(node) > 1
            || _values.IsShared(node)
            || _values.IsOverwritten(node)
            || piece.Text.Length > LongestExpression;

    Piece WriteLocal(int node, string text)
    {
        string name = _scope.Unique(ValueNames.Made(Model, Cell, node));
        Writer.WriteLine($"{Vector} {name} = {text};");
        return _pieces[node] = Piece.Atom(name);
    }

    bool IsInvariant(KernelLoad load) => load.IsScalar && Cell.Nodes[load.Node].Rows == RowSpace.Parameter;

    bool IsConstant(int node) => Cell.Nodes[node].Op == Op.Constant && !_values.IsGiven(node);
}
