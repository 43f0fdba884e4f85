using CellDsl.Lab.Rendering;

namespace CellDsl.Lab.Inspecting.Dataflow;

/// <summary>Where the plan's forward program computes what: before the loop, in one of its stages, or after it.</summary>
sealed class PlanPlaces
{
    readonly CellDescription _cell;
    readonly List<(KernelStep Kernel, int Band)> _kernels = [];

    public PlanPlaces(CellDescription cell)
    {
        _cell = cell;
        CellProgram forward = cell.Plan.Forward;
        var bands = new List<StepBand> { new("before the loop", Names(forward.Before)) };
        Add(forward.Before, 0);
        int stage = 0;
        foreach (KernelStep kernel in forward.Loop.OfType<KernelStep>())
        {
            Add([kernel], bands.Count);
            bands.Add(new(kernel.Products.Count > 0 ? $"each time step, stage {++stage}" : "each time step, without products", [kernel.Name]));
        }
        if (bands.Count == 1)
            bands.Add(new("each time step", []));
        Add(forward.After, bands.Count);
        bands.Add(new("after the loop", Names(forward.After)));
        Bands = bands;
        Saved = PlanText.Saved(cell);
    }

    public IReadOnlyList<StepBand> Bands { get; }

    /// <summary>What a recorded pass keeps of every step beyond what a plain one keeps.</summary>
    public IReadOnlyList<SlotInfo> Saved { get; }

    public const int FirstOfLoop = 1;

    /// <summary>Where a block of a matrix is multiplied, if the plan has that product, and with which value.</summary>
    /// <param name="column">Dimensions whose sizes add up to the block's first column.</param>
    /// <param name="operand">Tells products of one block with several operands apart; null: one that the compiler named.</param>
    public (KernelStep Kernel, int Band, ValueOrigin Operand)? OfProduct(int parameter, IReadOnlyList<int> column, ValueOrigin? operand)
    {
        var found = (from place in _kernels
                     from term in place.Kernel.Products
                     where term.Factors.Any(f => f.Parameter == parameter && f.Column.SequenceEqual(column))
                     select (place.Kernel, place.Band, Operand: ValueOf(term.Operand))).ToArray();
        return found.Length == 0 ? null
            : found.FirstOrDefault(f => operand is null ? f.Operand.Kind == ValueKind.Operation : f.Operand == operand, found[0]);
    }

    /// <summary>A state's next value is its equation's.</summary>
    ValueOrigin ValueOf(SlotRef slot)
    {
        ValueOrigin value = _cell.Plan.Slots[slot.Slot].Origin;
        return slot.Time == SlotTime.Next && _cell.Equations.FirstOrDefault(e => e.Next.Contains(value.Name)) is { } next ? next.Left.Value : value;
    }

    /// <summary>The kernel that computes an equation, if it can be captured: the first that touches its slot.</summary>
    public (KernelStep Kernel, int Band)? OfEquation(string name)
    {
        for (int c = 0; c < _cell.Captures.Count; c++)
            if (_cell.Captures[c] == name)
            {
                SlotRef slot = _cell.Plan.Captures[c];
                foreach (var place in _kernels)
                    if (place.Kernel.Bindings.Contains(slot))
                        return place;
            }
        return null;
    }

    /// <summary>The name of the first kernel that touches a slot; null: none does.</summary>
    public string? KernelOf(SlotInfo slot)
        => _kernels.Where(k => k.Kernel.Bindings.Any(b => _cell.Plan.Slots[b.Slot] == slot)).Select(k => k.Kernel.Name).FirstOrDefault();

    void Add(IEnumerable<PlanStep> steps, int band) => _kernels.AddRange(steps.OfType<KernelStep>().Select(k => (k, band)));

    static IReadOnlyList<string> Names(IEnumerable<PlanStep> steps) => [.. steps.OfType<KernelStep>().Select(k => k.Name)];
}
