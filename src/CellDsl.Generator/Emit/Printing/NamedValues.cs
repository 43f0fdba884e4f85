using CellDsl.Generator.Collections;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Printing;

/// <summary>Values that go through memory have a slot, and the slot a name: nameless ones take it, so that kernels and comments speak of them
/// alike.</summary>
internal static class NamedValues
{
    public static CompiledCell Fill(CompiledCell cell)
    {
        ValueOrigin[] values = [.. cell.Values];
        var taken = new HashSet<string>(values.Select(v => v.Name), StringComparer.Ordinal);
        var plan = new PlanIndex(cell);
        foreach (KernelCode kernel in cell.Kernels)
            foreach (KernelStore store in kernel.Stores)
                if (!values[store.Node].IsNamed && !store.Accumulate && !cell.Nodes[store.Node].IsLeaf
                    && plan.SlotOf(cell, kernel, store.Binding) is { } slot && Identifiers.IsValid(slot.Name) && taken.Add(slot.Name))
                    values[store.Node] = slot.Origin;
        return cell with { Values = values.ToEquatableArray() };
    }
}
