using CellDsl.Generator.Emit.Text;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Kernels;

/// <summary>The words above a kernel: when it runs, what it computes, which products feed it and what it leaves for later.</summary>
internal static class KernelComment
{
    const int Width = 136;

    public static IEnumerable<string> Lines(CellModel model, CompiledCell cell, KernelCode kernel, PlanIndex plan, EquationFormulas formulas)
    {
        string direction = kernel.Backward ? "Backward, " : "";
        string unit = kernel.Dimension == 0 ? "a scalar" : $"dimension {model.Dimensions[kernel.Dimension]}";
        yield return $"// {Identifiers.Capitalized(direction + When(kernel, plan))}: {RowsOf(kernel, plan)}, {unit}.";
        foreach (string equation in Equations(model, cell, kernel, plan, formulas))
            foreach (string line in Wrapped(equation))
                yield return $"//     {line}";
        if (kernel.Sums.Count > 0)
            foreach (string line in Wrapped("Sums: " + string.Join(", ", Sums(cell, kernel, formulas)) + "."))
                yield return $"// {line}";
        string[] saved = [.. Stored(kernel, StoreWhen.Recording, cell, plan)];
        if (saved.Length > 0)
            foreach (string line in Wrapped($"Saves for backward: {string.Join(", ", saved)}."))
                yield return $"// {line}";
    }

    static string When(KernelCode kernel, PlanIndex plan) => (kernel.Rows, plan.PhaseOf(kernel)) switch
    {
        (_, null) => "unused",
        (RowSpace.Parameter, _) => "once for the parameters",
        (RowSpace.Context, _) => "once per sequence",
        (_, Phase.Loop) => "at every step",
        (_, { } phase) => Timing.Of(phase),
    };

    static string RowsOf(KernelCode kernel, PlanIndex plan) => kernel.Rows switch
    {
        RowSpace.Parameter => "one row",
        RowSpace.Context => "B rows",
        _ => plan.PhaseOf(kernel) == Phase.Loop ? "B rows" : "T·B rows",
    };

    /// <summary>One line per equation, per adjoint with a name, and per value that leaves the kernel.</summary>
    static IEnumerable<string> Equations(CellModel model, CompiledCell cell, KernelCode kernel, PlanIndex plan, EquationFormulas formulas)
    {
        var stores = kernel.Stores.ToLookup(s => s.Node);
        foreach (int node in kernel.Sums.Select(s => s.Node).Where(stores.Contains).Concat(kernel.Computed))
        {
            string? slot = stores[node].Select(s => plan.SlotName(cell, kernel, s.Binding)).FirstOrDefault();
            string name = Identifiers.IsValid(cell.Values[node].Name) ? cell.Values[node].Name : slot ?? "";
            EquationModel? declared = kernel.Backward ? null : formulas.EquationOf(cell.Values[node]);
            if (name.Length == 0 || (declared is null && slot is null && node < cell.ForwardNodes))
                continue;
            string text = FormulaPrinter.Plain.Print(declared is null ? formulas.Computed(cell, node) : formulas.Declared(declared));
            bool totalOnly = stores[node].Any() && stores[node].All(s => s.Accumulate) && name == slot;
            yield return name == text ? text : $"{name} {(totalOnly ? "+=" : "=")} {text}";
            foreach (string total in stores[node].Where(s => s.Accumulate && !totalOnly).Select(s => plan.SlotName(cell, kernel, s.Binding)))
                yield return $"{total} += {name}";
        }
    }

    static IEnumerable<string> Sums(CompiledCell cell, KernelCode kernel, EquationFormulas formulas)
    {
        HashSet<int> stored = [.. kernel.Stores.Select(s => s.Node)];
        foreach (KernelSum sum in kernel.Sums.OrderBy(s => s.Accumulator))
        {
            string name = cell.Values[sum.Node].Name, text = FormulaPrinter.Plain.Print(formulas.Computed(cell, sum.Node));
            // A sum that leaves the kernel has an equation above.
            yield return $"{sum.Accumulator} = "
                + (name.Length == 0 || name == text ? text : stored.Contains(sum.Node) ? name : $"{name} = {text}");
        }
    }

    static IEnumerable<string> Stored(KernelCode kernel, StoreWhen when, CompiledCell cell, PlanIndex plan)
        => kernel.Stores.Where(s => s.When == when).Select(s => plan.SlotName(cell, kernel, s.Binding)).Distinct();

    /// <summary>Breaks at spaces; later lines are set in.</summary>
    internal static IEnumerable<string> Wrapped(string text)
    {
        string indent = "";
        while (indent.Length + text.Length > Width)
        {
            int end = text.LastIndexOf(' ', Width - indent.Length - 1);
            if (end <= 0 && (end = text.IndexOf(' ')) < 0)
                break;
            yield return indent + text.Substring(0, end);
            text = text.Substring(end + 1);
            indent = "    ";
        }
        yield return indent + text;
    }
}
