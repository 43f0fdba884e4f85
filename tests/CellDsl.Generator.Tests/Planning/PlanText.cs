using System.Text;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Tests.Planning;

/// <summary>A plan as text, a line for each slot and step: what planning tests compare.</summary>
static class PlanText
{
    public static string Of(CellModel model, CompiledCell cell)
    {
        var text = new StringBuilder();
        CellPlan plan = cell.Plan;
        foreach (SlotInfo slot in plan.Slots)
            text.Append($"slot {slot.Name}: {slot.Kind} [{model.Dimensions[slot.Dimension]}] {slot.Keep.Inference}/{slot.Keep.Recording}"
                + $"{(slot.Role == SlotRole.Value ? "" : " " + slot.Role)}{(slot.Source.Length > 0 ? " of " + slot.Source : "")}\n");
        text.Append($"output {Slot(plan, plan.Output)}\n");
        Program("forward", plan.Forward);
        Program("backward", plan.Backward);
        return text.ToString();

        void Program(string name, CellProgram program)
        {
            Steps($"{name} before", program.Before);
            Steps($"{name} loop", program.Loop);
            Steps($"{name} after", program.After);
        }

        void Steps(string name, IReadOnlyList<PlanStep> steps)
        {
            foreach (PlanStep step in steps)
                text.Append($"{name}: {Step(model, cell, step)}\n");
        }
    }

    /// <summary>The loop's stages only, for tests of staging.</summary>
    public static string[] Loop(CellModel model, CompiledCell cell) => [.. cell.Plan.Forward.Loop.Select(s => Step(model, cell, s))];

    /// <summary>Names of the slots that hold all steps only because backward needs them.</summary>
    public static string[] Saved(CompiledCell cell)
        => [.. cell.Plan.Slots.Where(s => s is { Kind: SlotKind.Step, Role: SlotRole.Value, Keep.Recording: SlotLife.All, Keep.Inference: not SlotLife.All }
            && cell.Kernels.Any(k => !k.Backward && k.Stores.Any(st => Bound(cell, k, st.Binding).Slot == IndexOf(cell, s)))).Select(s => s.Name)];

    static int IndexOf(CompiledCell cell, SlotInfo slot) => cell.Plan.Slots.ToList().IndexOf(slot);

    static SlotRef Bound(CompiledCell cell, KernelCode code, int binding)
        => Steps(cell.Plan).OfType<KernelStep>().Single(s => s.Kernel == code.Number).Bindings[binding];

    static IEnumerable<PlanStep> Steps(CellPlan plan)
        => new[] { plan.Forward, plan.Backward }.SelectMany(p => p.Before.Concat(p.Loop).Concat(p.After));

    static string Step(CellModel model, CompiledCell cell, PlanStep step)
    {
        CellPlan plan = cell.Plan;
        string[] parameters = [.. model.Leaves.Where(Parameters.IsParameter).Select(l => l.Name)];
        switch (step)
        {
            case KernelStep kernel:
                KernelCode code = cell.Kernels[kernel.Kernel];
                string sums = string.Join(", ", kernel.Products.SelectMany(t => t.Factors.Select(f =>
                    $"s{f.Accumulator}+={parameters[f.Parameter]}{(t.Transposed ? "'" : "")}{Block(model, f.Column)} {Slot(plan, t.Operand)}")));
                string loads = string.Join(" ", code.Loads.Select(l => Slot(plan, kernel.Bindings[l.Binding])));
                string stores = string.Join(" ", code.Stores.Select(s =>
                    $"{Slot(plan, kernel.Bindings[s.Binding])}{(s.When == StoreWhen.Always ? "" : ":" + s.When)}{(s.Accumulate ? "+" : "")}"));
                return $"{kernel.Name} {kernel.Rows} [{model.Dimensions[kernel.Dimension]}] ({sums}) {loads} -> {stores}";
            case ReduceStep reduce:
                return $"reduce {reduce.Rows} {Slot(plan, reduce.Source)} -> {Slot(plan, reduce.Target)}";
            case MatrixGradientStep gradient:
                return $"gradients {gradient.Rows} of {Slot(plan, gradient.Operand)}: "
                    + string.Join(", ", gradient.Gradients.Select(g => $"{parameters[g.Parameter]}{Block(model, g.Column)} by {Slot(plan, g.Adjoint)}"));
            default:
                throw new InvalidOperationException(step.ToString());
        }
    }

    static string Block(CellModel model, IReadOnlyList<int> column)
        => column.Count == 0 ? "" : $"[{string.Join("+", column.Select(d => model.Dimensions[d]))}..]";

    static string Slot(CellPlan plan, SlotRef slot) => plan.Slots[slot.Slot].Name + slot.Time switch
    {
        SlotTime.Previous => "(t-1)",
        SlotTime.Next => "(t)",
        _ => "",
    };
}
