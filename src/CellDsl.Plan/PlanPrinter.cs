using System.Text;

namespace CellDsl;

/// <summary>A plan as text, a line for each slot and step.</summary>
public sealed class PlanPrinter : IPlanVisitor<string>
{
    readonly CellPlan _plan;
    readonly PlanContext _context;
    readonly Lazy<HashSet<SlotInfo>> _backward;

    /// <summary>A printer of the plan of <paramref name="cell"/>, with the cell's names of parameters and dimensions.</summary>
    public PlanPrinter(CellDescription cell) : this(cell.Plan, PlanContext.Of(cell)) { }

    internal PlanPrinter(CellPlan plan, PlanContext context)
    {
        _plan = plan;
        _context = context;
        _backward = new(() =>
        {
            HashSet<int> forward = [.. plan.Forward.Steps.SelectMany(static s => s.Writes).Select(static s => s.Slot)];
            return [.. plan.Backward.Steps.SelectMany(static s => s.Writes).Where(s => !forward.Contains(s.Slot)).Select(s => plan.Slots[s.Slot])];
        });
    }

    /// <summary>The whole plan: its slots, where the output is, and the steps of forward and backward, phase by phase.</summary>
    public string Print()
    {
        var text = new StringBuilder();
        foreach (SlotInfo slot in _plan.Slots)
            text.Append($"slot {Print(slot)}\n");
        text.Append($"output {Print(_plan.Output)}\n");
        foreach ((string direction, CellProgram program) in new[] { ("forward", _plan.Forward), ("backward", _plan.Backward) })
            foreach ((Phase phase, IReadOnlyList<PlanStep> steps) in program.Phases)
                foreach (PlanStep step in steps)
                    text.Append($"{direction} {phase.ToString().ToLowerInvariant()}: {Print(step)}\n");
        return text.ToString();
    }

    /// <summary>"i: Step [Hidden] Current/All"; what it is, and the modes in which it is kept.</summary>
    public string Print(SlotInfo slot)
        => $"{slot.Name}: {slot.Kind} [{_context.Dimensions[slot.Dimension]}] {slot.Keep.Inference}/{slot.Keep.Recording}"
            + $"{(slot.Role == SlotRole.Value ? "" : " " + slot.Role)}{(slot.Source.Length > 0 ? " of " + slot.Source : "")}";

    /// <summary>What a step reads, computes and writes, on one line.</summary>
    public string Print(PlanStep step) => step.Accept(this);

    /// <summary>"Wi x, Wf x"; transposed "Uiᵀ di".</summary>
    public string Print(ProductTerm product) => string.Join(", ", product.Factors.Select(f => Factor(product, f)));

    /// <summary>A state's value before the step is "h(t-1)", after it "h(t)"; so are the adjoints that steps hand to each other.</summary>
    public string Print(SlotRef slot) => _plan.Slots[slot.Slot].Name + slot.Time switch
    {
        SlotTime.Previous => "(t-1)",
        SlotTime.Next => "(t)",
        _ => "",
    };

    string IPlanVisitor<string>.Visit(KernelStep step)
    {
        string sums = string.Join(", ", step.Products.SelectMany(t => t.Factors.Select(f => $"s{f.Accumulator}+={Factor(t, f)}")));
        string loads = string.Join(" ", step.Bound(SlotAccess.Load, SlotAccess.LoadAndStore).Select(Print));
        string stores = string.Join(" ", step.Bindings.Zip(step.Access, Store).Where(s => s.Length > 0));
        return $"{step.Name} {step.Rows} [{_context.Dimensions[step.Dimension]}] ({sums}) {loads} -> {stores}";
    }

    string IPlanVisitor<string>.Visit(ReduceStep step) => $"reduce {step.Rows} {Print(step.Source)} -> {Print(step.Target)}";

    string IPlanVisitor<string>.Visit(MatrixGradientStep step)
        => $"gradients {step.Rows} of {Print(step.Operand)}: "
            + string.Join(", ",
            step.Gradients.Select(g => $"{Block(g.Parameter, g.Column)} by {Print(g.Adjoint)}{(g.KeepsZeros ? " (zeros win)" : "")}"));

    string IPlanVisitor<string>.Visit(MaskStep step)
        => $"mask {step.Mask} {step.Operation} [{_context.Dimensions[step.Dimension]}] "
        + $"{Print(step.Source)}{(step.Other is { } other ? " " + Print(other) : "")} -> {Print(step.Target)}";

    string IPlanVisitor<string>.Visit(MaskedSumsStep step)
        => $"{Print(step.Kernel)} with {string.Join(", ", step.Masks.Select(m => $"s{m.Accumulator}*=mask {m.Mask}"))}";

    /// <summary>What is stored only in runs that record or capture says so.</summary>
    string Store(SlotRef slot, SlotAccess access)
    {
        SlotInfo info = _plan.Slots[slot.Slot];
        string when = info.Keep.Inference != SlotLife.None || _backward.Value.Contains(info) ? ""
            : info.Keep.Recording != SlotLife.None ? ":Recording"
            : ":Capturing";
        return access switch
        {
            SlotAccess.Load => "",
            SlotAccess.Add => $"{Print(slot)}+",
            _ => Print(slot) + when,
        };
    }

    string Factor(ProductTerm product, ProductFactor factor)
        => $"{Name(factor.Parameter)}{(product.Transposed ? "ᵀ" : "")}{Column(factor.Column)} {Print(product.Operand)}";

    string Block(int parameter, IReadOnlyList<int> column) => Name(parameter) + Column(column);

    string Name(int parameter) => _context.Parameters[parameter].Name;

    string Column(IReadOnlyList<int> column) => column.Count == 0 ? "" : $"[{string.Join("+", column.Select(d => _context.Dimensions[d]))}..]";
}
