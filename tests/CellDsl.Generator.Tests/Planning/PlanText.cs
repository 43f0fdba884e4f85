using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Tests.Planning;

/// <summary>What planning tests compare.</summary>
static class PlanText
{
    public static string Of(CellModel model, CompiledCell cell) => Printer(model, cell).Print();

    /// <summary>The loop's stages only, for tests of staging.</summary>
    public static string[] Loop(CellModel model, CompiledCell cell) => [.. cell.Plan.Forward.Loop.Select(Printer(model, cell).Print)];

    static PlanPrinter Printer(CellModel model, CompiledCell cell) => new(cell.Plan, PlanContexts.Of(model));

    /// <summary>Names of the slots that hold all steps only because backward needs them.</summary>
    public static string[] Saved(CompiledCell cell)
        => [.. cell.Plan.Slots.Where(s => s is
        { Kind: SlotKind.Step, Role: SlotRole.Value, Keep.Recording: SlotLife.All, Keep.Inference: not SlotLife.All }
            && cell.Kernels.Any(k => !k.Backward && k.Stores.Any(st => Bound(cell, k, st.Binding).Slot == IndexOf(cell, s)))).Select(s => s.Name)];

    static int IndexOf(CompiledCell cell, SlotInfo slot) => cell.Plan.Slots.ToList().IndexOf(slot);

    static SlotRef Bound(CompiledCell cell, KernelCode code, int binding)
        => Steps(cell.Plan).OfType<KernelStep>().Single(s => s.Kernel == code.Number).Bindings[binding];

    static IEnumerable<PlanStep> Steps(CellPlan plan)
        => new[] { plan.Forward, plan.Backward }.SelectMany(p => p.Before.Concat(p.Loop).Concat(p.After));
}
