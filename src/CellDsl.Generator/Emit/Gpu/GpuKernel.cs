using System.Globalization;
using CellDsl.Generator.Emit.Kernels;
using CellDsl.Generator.Emit.Printing;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Gpu;

/// <summary>Writes one kernel for GPUs: the products of a tile of rows and units into registers, and then, for each row, what the kernel computes of
/// them. The latter is a method of its own, which the kernel of the whole loop calls as well.</summary>
internal sealed class GpuKernel(
    CellModel model, CompiledCell cell, KernelCode kernel, KernelStep step, PlanPrinter printer, SourceWriter writer)
    : KernelWriter(model, cell, kernel, writer, s_reserved)
{
    static readonly string[] s_reserved =
    [
        "step", "slots", "masks", "at", "atSequence", "HasEnded",
    ];

    readonly IReadOnlyList<SlotRef> _held = GpuConvention.Held(cell.Plan, step);
    readonly Dictionary<int, string> _heldNames = [];

    protected override string Vector => "var";

    /// <summary>Whether rows belong to time steps, of which a sequence may have fewer than others.</summary>
    bool KnowsTime => Kernel.Rows == RowSpace.Sequence;

    public int SlotCount => step.Bindings.Count + _held.Count;

    /// <summary>Whether the kernel's parameters fit on a device.</summary>
    public static bool Fits(CompiledCell cell, KernelStep step)
        => GpuNames.Fit(step.Bindings.Count + GpuConvention.Held(cell.Plan, step).Count, GpuConvention.Products(step).Count);

    public string Name => Kernel.Name;

    /// <summary>Null for a kernel without products.</summary>
    public GpuProducts? Products { get; } = GpuConvention.Products(step) is { Count: > 0 } products ? new(printer, step, products) : null;

    /// <summary>The sums that the kernel reads.</summary>
    public IEnumerable<int> Accumulators => Sums.Keys;

    bool HasMasks => GpuConvention.HasMasks(step, Kernel.Backward);

    public string LoopSlots => GpuNames.Of($"LoopSlots{GpuNames.SlotPack(SlotCount)}");

    /// <summary>The kernel as a stage of a loop.</summary>
    public string StageType => GpuNames.Of(
        $"LoopStage<{LoopSlots}{(Products is null ? "" : $", {GpuNames.Of($"LoopOperands{GpuNames.OperandPack(Products.Count)}")}")}>");

    public const string ModeConstraint = "where TMode : struct, global::CellDsl.Kernels.IKernelMode";

    public static string TileConstraint { get; } = $"where TTile : struct, {GpuNames.Of("ITile<TTile>")}";

    public void Write()
    {
        WriteKernel();
        Writer.WriteLine();
        WriteRow();
        Products?.WriteTypes(Writer);
    }

    void WriteKernel()
    {
        Writer.WriteLine($"public static void {Name}{GpuNames.Types(GpuConvention.TypeParameters(step, Kernel.Backward))}(");
        using (Writer.Indented())
        {
            string operands = Products is null ? "" : $", {GpuNames.Operands(Products.Count)} operands";
            string masks = HasMasks ? ", TMasks masks" : "";
            Writer.WriteLine($"{GpuNames.Of("StepRows")} step, {GpuNames.Slots(SlotCount)} slots{operands}{masks})");
            if (Products is not null)
            {
                Writer.WriteLine(TileConstraint);
                Writer.WriteLine($"where TGroup : struct, {GpuNames.Of("IGroup")}");
            }
            if (HasMasks)
                Writer.WriteLine($"where TMasks : struct, {GpuNames.Of("ISumMasks<TMasks>")}");
            WriteModeConstraint();
        }
        using (Writer.Block())
            if (Products is null)
                WritePointwise();
            else
                WriteTile(Products);
    }

    /// <summary>A thread for every four units.</summary>
    void WritePointwise()
    {
        Writer.WriteLine("int at = Index;");
        Writer.WriteLine("if (at < step.Count * step.Quads)");
        using (Writer.Indented())
            Writer.WriteLine(RowCall("at / step.Quads", "at % step.Quads", a => ""));
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
            Writer.WriteLine("if (row < step.Count && unit < step.Quads)");
            if (HasMasks)
                WriteMasked();
            else
                using (Writer.Indented())
                    Writer.WriteLine(RowCall("row", "unit", a => $"TTile.Row(sums.Sum{a}, n)"));
        }
    }

    void WriteMasked()
    {
        using (Writer.Block())
        {
            foreach (int accumulator in Accumulators)
                Writer.WriteLine($"var sum{accumulator} = TMasks.Apply(masks, {accumulator}, step, row, unit, TTile.Row(sums.Sum{accumulator}, n));");
            Writer.WriteLine(RowCall("row", "unit", a => $"sum{a}"));
        }
    }

    /// <summary>Computes four units of a row.</summary>
    /// <param name="sum">The value of an accumulator.</param>
    public string RowCall(string row, string unit, Func<int, string> sum)
        => $"{Name}Row{ModeType}(step, slots, {string.Join(", ", [row, unit, .. Accumulators.Select(sum)])});";

    void WriteRow()
    {
        string sums = string.Concat(Sums.Values.Select(s => $", {GpuNames.Of("Float4")} {s}"));
        Writer.WriteLine($"static void {Name}Row{ModeType}(");
        using (Writer.Indented())
        {
            foreach (string line in KernelComment.Wrapped($"{GpuNames.Of("StepRows")} step, {GpuNames.Slots(SlotCount)} slots, int row, int "
                + $"unit{sums})"))
                Writer.WriteLine(line);
            WriteModeConstraint();
        }
        using (Writer.Block())
        {
            WriteSlots();
            WriteInvariants();
            Writer.WriteLine("int at = row * step.Quads + unit;");
            if (ReadsPerSequence)
                Writer.WriteLine("int atSequence = row % step.Batch * step.Quads + unit;");
            if (KnowsTime)
                WriteEnded();
            WriteBody();
        }
    }

    string ModeType => GpuNames.Types(Kernel.Backward ? [] : [GpuTypeParameter.Mode]);

    void WriteModeConstraint()
    {
        if (!Kernel.Backward)
            Writer.WriteLine(ModeConstraint);
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

    /// <summary>Behind a sequence's end states stay as they are, so their adjoints pass through; everything else is zero, whatever it was computed
    /// from.</summary>
    void WriteEnded()
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
            Writer.WriteLine("return;");
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

    /// <summary>Numbers are found by the row alone.</summary>
    bool ReadsPerSequence => KnowsTime && Bound.Any(b => KindOf(b) == SlotKind.Context && !Kernel.Loads.Any(l => l.Binding == b && l.IsScalar));

    SlotKind KindOf(int binding) => Cell.Plan.Slots[step.Bindings[binding].Slot].Kind;

    string Place(int binding) => KindOf(binding) switch
    {
        SlotKind.Parameter => $"{Slots[binding]}, unit",
        SlotKind.Context when KnowsTime => $"{Slots[binding]}, atSequence",
        _ => $"{Slots[binding]}, at",
    };

    protected override string Load(int binding) => $"Load({Place(binding)})";

    protected override string LoadScalar(int binding, RowSpace rows) => rows switch
    {
        RowSpace.Parameter => $"LoadScalar({Slots[binding]})",
        RowSpace.Context when KnowsTime => $"LoadScalar({Slots[binding]}, row % step.Batch)",
        _ => $"LoadScalar({Slots[binding]}, row)",
    };

    protected override string Sum(int accumulator) => Sums[accumulator];

    protected override string Store(KernelStore store, string value) => $"{(store.Accumulate ? "AddTo" : "Store")}({Place(store.Binding)}, {value});";

    protected override string Number(double value) => $"Constant({Single(value)})";

    static string Single(double value)
        => double.IsNaN(value) ? "float.NaN"
            : Math.Abs(value) > float.MaxValue ? value > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity"
            : value == Math.Floor(value) && Math.Abs(value) < 1e6 && !(value == 0 && 1 / value < 0)
            ? ((int)value).ToString(CultureInfo.InvariantCulture)
            : Literals.Of(value) + "f";
}
