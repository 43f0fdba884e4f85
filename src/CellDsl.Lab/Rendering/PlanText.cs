using CellDsl.Training.Attention;

namespace CellDsl.Lab.Rendering;

/// <summary>The plan in words.</summary>
static class PlanText
{
    /// <summary>Dependent rounds of matrix products in one step of the recurrence.</summary>
    public static int Stages(CellDescription cell) => cell.Plan.Forward.Loop.OfType<KernelStep>().Count(k => k.Products.Count > 0);

    /// <summary>Products that leave the recurrence, because they need no state: each one product for all time steps.</summary>
    public static IReadOnlyList<string> Hoisted(CellDescription cell)
    {
        var printer = new PlanPrinter(cell);
        return [.. cell.Plan.Forward.Before.Concat(cell.Plan.Forward.After).OfType<KernelStep>().SelectMany(k => k.Products).Select(printer.Print)];
    }

    /// <summary>What a recorded forward pass keeps of every step beyond what a plain one keeps.</summary>
    public static IReadOnlyList<SlotInfo> Saved(CellDescription cell)
    {
        CellProgram forward = cell.Plan.Forward;
        HashSet<int> used
            = [.. forward.Before.Concat(forward.Loop).Concat(forward.After).OfType<KernelStep>().SelectMany(k => k.Bindings).Select(b => b.Slot)];
        return [.. cell.Plan.Slots.Where((slot, index) => used.Contains(index) && slot.Kind is SlotKind.Step or SlotKind.State
            && slot.Keep.Recording == SlotLife.All && slot.Keep.Inference != SlotLife.All)];
    }

    /// <summary>A direction's steps in order, with the part of the run they belong to.</summary>
    public static IEnumerable<(string Part, string Step)> Steps(CellDescription cell, CellProgram program)
    {
        var printer = new PlanPrinter(cell);
        return [
            .. program.Before.Select(s => ("before the loop", printer.Print(s))),
            .. program.Loop.Select(s => ("each time step", printer.Print(s))),
            .. program.After.Select(s => ("after the loop", printer.Print(s))),
        ];
    }
}
