using System.Globalization;
using CellDsl.Generator.Emit.Kernels;
using CellDsl.Generator.Emit.Text;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Gpu;

/// <summary>Writes one kernel for GPUs: the products of a tile of rows and units into registers, and then, for each row, what the kernel computes of them.</summary>
internal sealed class GpuKernel(CellModel model, CompiledCell cell, KernelCode kernel, KernelStep step, SourceWriter writer)
    : KernelWriter(model, cell, kernel, writer, s_reserved)
{
    static readonly string[] s_reserved =
    [
        "step", "slots", "operands", "tiles", "sums", "n", "at", "atSequence", "TTile", "TGroup", "HasEnded", "Index", "Tiles", "Multiply", "RowOf", "UnitOf",
    ];

    readonly IReadOnlyList<ProductTerm> _products = GpuConvention.Products(step);
    readonly IReadOnlyList<SlotRef> _held = GpuConvention.Held(cell.Plan, step);
    readonly Dictionary<int, string> _heldNames = [];

    protected override string Vector => "var";

    bool Multiplies => _products.Count > 0;

    /// <summary>Whether rows belong to time steps, of which a sequence may have fewer than others.</summary>
    bool KnowsTime => Kernel.Rows == RowSpace.Sequence;

    int SlotCount => step.Bindings.Count + _held.Count;

    /// <summary>Whether the kernel's parameters fit on a device.</summary>
    public static bool Fits(CompiledCell cell, KernelStep step)
        => GpuNames.Fit(step.Bindings.Count + GpuConvention.Held(cell.Plan, step).Count, GpuConvention.Products(step).Count);

    public void Write()
    {
        var products = Multiplies ? new GpuProducts(new PlanTexts(Model, Cell), step, _products) : null;
        WriteSignature();
        using (Writer.Block())
        {
            WriteSlots();
            WriteInvariants();
            if (products is null)
                WritePointwise();
            else
                WriteTile(products);
        }
        products?.WriteTypes(Writer);
    }

    void WriteSignature()
    {
        string[] types = [.. Multiplies ? ["TTile", "TGroup"] : Array.Empty<string>(), .. Kernel.Backward ? Array.Empty<string>() : ["TMode"]];
        Writer.WriteLine($"public static void {Kernel.Name}{(types.Length == 0 ? "" : $"<{string.Join(", ", types)}>")}(");
        using (Writer.Indented())
        {
            string operands = Multiplies ? $", {GpuNames.Operands(_products.Count)} operands" : "";
            Writer.WriteLine($"{GpuNames.Of("StepRows")} step, {GpuNames.Slots(SlotCount)} slots{operands})");
            if (Multiplies)
            {
                Writer.WriteLine($"where TTile : struct, {GpuNames.Of("ITile<TTile>")}");
                Writer.WriteLine($"where TGroup : struct, {GpuNames.Of("IGroup")}");
            }
            if (!Kernel.Backward)
                Writer.WriteLine("where TMode : struct, global::CellDsl.Kernels.IKernelMode");
        }
    }

    void WriteSlots()
    {
        for (int binding = 0; binding < Slots.Count; binding++)
            if (Bound.Contains(binding))
                Writer.WriteLine($"var {Slots[binding]} = slots{GpuNames.Slot(binding, SlotCount)};");
        for (int h = 0; h < _held.Count; h++)
            if (KnowsTime && Kernel.Stores.Any(s => HeldOf(s) == h))
            {
                _heldNames[h] = Unique($"{Cell.Plan.Slots[_held[h].Slot].Name}HeldRows");
                Writer.WriteLine($"var {_heldNames[h]} = slots{GpuNames.Slot(step.Bindings.Count + h, SlotCount)};");
            }
    }

    /// <summary>A thread for every four units.</summary>
    void WritePointwise()
    {
        Writer.WriteLine("int at = Index;");
        Writer.WriteLine("if (at >= step.Count * step.Quads)");
        using (Writer.Indented())
            Writer.WriteLine("return;");
        if (KnowsTime)
            Writer.WriteLine("int row = at / step.Quads;");
        if (IsAnyOf(SlotKind.Parameter) || ReadsPerSequence)
            Writer.WriteLine("int unit = at % step.Quads;");
        WriteRow("return;");
    }

    void WriteTile(GpuProducts products)
    {
        Writer.WriteLine($"var tiles = Tiles<TTile, TGroup>({products.MostFactors});");
        Writer.WriteLine($"var sums = default({products.SumsType});");
        products.WriteCalls(Writer);
        Writer.WriteLine("int unit = UnitOf<TTile, TGroup>();");
        Writer.WriteLine("for (int n = 0; n < TTile.Rows; n++)");
        using (Writer.Block())
        {
            Writer.WriteLine("int row = RowOf<TTile, TGroup>() + n;");
            Writer.WriteLine("if (row >= step.Count || unit >= step.Quads)");
            using (Writer.Indented())
                Writer.WriteLine("continue;");
            Writer.WriteLine("int at = row * step.Quads + unit;");
            WriteRow("continue;");
        }
    }

    void WriteRow(string leave)
    {
        if (ReadsPerSequence)
            Writer.WriteLine("int atSequence = row % step.Batch * step.Quads + unit;");
        if (KnowsTime)
            WriteEnded(leave);
        foreach (KeyValuePair<int, string> sum in Sums)
            Writer.WriteLine($"var {sum.Value} = TTile.Row(sums.Sum{sum.Key}, n);");
        WriteBody();
    }

    /// <summary>Behind a sequence's end states stay as they are, so their adjoints pass through; everything else is zero, whatever it was computed from.</summary>
    void WriteEnded(string leave)
    {
        Writer.WriteLine("if (HasEnded(step, row))");
        using (Writer.Block())
        {
            foreach (StoreWhen when in new[] { StoreWhen.Always, StoreWhen.Recording, StoreWhen.Capturing })
                WriteWhere(when, () =>
                {
                    foreach (KernelStore store in Kernel.Stores.Where(s => s.When == when && !s.Accumulate))
                        Writer.WriteLine(Store(store, HeldOf(store) is >= 0 and var h ? $"Load({_heldNames[h]}, at)" : Number(0)));
                });
            Writer.WriteLine(leave);
        }
    }

    int HeldOf(KernelStore store)
    {
        SlotRef place = step.Bindings[store.Binding];
        for (int h = 0; h < _held.Count; h++)
            if (_held[h].Slot == place.Slot && _held[h].Time != place.Time)
                return h;
        return -1;
    }

    bool ReadsPerSequence => KnowsTime && IsAnyOf(SlotKind.Context);

    bool IsAnyOf(SlotKind kind) => Bound.Any(b => KindOf(b) == kind);

    SlotKind KindOf(int binding) => Cell.Plan.Slots[step.Bindings[binding].Slot].Kind;

    string Place(int binding) => KindOf(binding) switch
    {
        SlotKind.Parameter => $"{Slots[binding]}, unit",
        SlotKind.Context when KnowsTime => $"{Slots[binding]}, atSequence",
        _ => $"{Slots[binding]}, at",
    };

    protected override string Load(int binding) => $"Load({Place(binding)})";

    protected override string Sum(int accumulator) => Sums[accumulator];

    protected override string Store(KernelStore store, string value) => $"{(store.Accumulate ? "AddTo" : "Store")}({Place(store.Binding)}, {value});";

    protected override string Number(double value) => $"Constant({Single(value)})";

    static string Single(double value)
        => double.IsNaN(value) ? "float.NaN"
            : Math.Abs(value) > float.MaxValue ? value > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity"
            : value == Math.Floor(value) && Math.Abs(value) < 1e6 && !(value == 0 && 1 / value < 0) ? ((int)value).ToString(CultureInfo.InvariantCulture)
            : Literals.Of(value) + "f";
}
