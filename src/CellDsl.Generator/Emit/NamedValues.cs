using CellDsl.Generator.Collections;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit;

/// <summary>Values that go through memory have a slot, and the slot a name: nameless ones take it, so that kernels and comments speak of them alike.</summary>
internal static class NamedValues
{
    public static CompiledCell Fill(CompiledCell cell)
    {
        string[] names = [.. cell.Names];
        var taken = new HashSet<string>(names, StringComparer.Ordinal);
        var plan = new PlanIndex(cell);
        foreach (KernelCode kernel in cell.Kernels)
            foreach (KernelStore store in kernel.Stores)
                if (names[store.Node].Length == 0 && !store.Accumulate && !cell.Nodes[store.Node].IsLeaf
                    && plan.SlotName(cell, kernel, store.Binding) is var name && Identifiers.IsValid(name) && taken.Add(name))
                    names[store.Node] = name;
        return cell with { Names = names.ToEquatableArray() };
    }
}
