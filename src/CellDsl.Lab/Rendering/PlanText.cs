using CellDsl.Training.Attention;

namespace CellDsl.Lab.Rendering;

/// <summary>The plan in words.</summary>
static class PlanText
{
    /// <summary>Dependent rounds of matrix products in one step of the recurrence.</summary>
    public static int Stages(CellDescription cell) => cell.Plan.Forward.Loop.OfType<KernelStep>().Count(k => k.Products.Count > 0);

    /// <summary>Products that leave the recurrence, because they need no state: each one product for all time steps.</summary>
    public static IReadOnlyList<string> Hoisted(CellDescription cell)
        => [.. cell.Plan.Forward.Before.Concat(cell.Plan.Forward.After).OfType<KernelStep>().SelectMany(k => Products(cell, k))];

    /// <summary>What a recorded forward pass keeps of every step beyond what a plain one keeps.</summary>
    public static IReadOnlyList<SlotInfo> Saved(CellDescription cell)
    {
        CellProgram forward = cell.Plan.Forward;
        HashSet<int> used = [.. forward.Before.Concat(forward.Loop).Concat(forward.After).OfType<KernelStep>().SelectMany(k => k.Bindings).Select(b => b.Slot)];
        return [.. cell.Plan.Slots.Where((slot, index) => used.Contains(index) && slot.Kind is SlotKind.Step or SlotKind.State
            && slot.Keep.Recording == SlotLife.All && slot.Keep.Inference != SlotLife.All)];
    }

    /// <summary>A direction's steps in order, with the part of the run they belong to.</summary>
    public static IEnumerable<(string Part, string Step)> Steps(CellDescription cell, CellProgram program)
        => [
            .. program.Before.Select(s => ("before the loop", Step(cell, s))),
            .. program.Loop.Select(s => ("each time step", Step(cell, s))),
            .. program.After.Select(s => ("after the loop", Step(cell, s))),
        ];

    static string Step(CellDescription cell, PlanStep step) => step switch
    {
        KernelStep kernel => Kernel(cell, kernel),
        ReduceStep sum => $"{Name(cell, sum.Target)} += sum of {Name(cell, sum.Source)} over {(sum.Rows == RowSpace.Context ? "the batch" : "time and batch")}",
        MatrixGradientStep matrix => string.Join(", ", matrix.Gradients.Select(g => Gradient(cell, Factor(cell, g.Parameter, g.Column))))
            + $" += ({string.Join(", ", matrix.Gradients.Select(g => Name(cell, g.Adjoint)))}) ⊗ {Name(cell, matrix.Operand)}"
            + $", one product over {(matrix.Rows == RowSpace.Context ? "the batch" : "time and batch")}",
        _ => step.ToString(),
    };

    static string Kernel(CellDescription cell, KernelStep kernel)
    {
        string rows = kernel.Rows switch
        {
            RowSpace.Parameter => "once",
            RowSpace.Context => "for each sequence",
            _ => "",
        };
        string products = string.Join(", ", Products(cell, kernel));
        string values = string.Join(", ", kernel.Bindings.Select(b => Name(cell, b)).Distinct());
        return string.Join("; ", new[] { rows, products, $"{kernel.Name} on {values}" }.Where(s => s.Length > 0));
    }

    static IEnumerable<string> Products(CellDescription cell, KernelStep kernel)
        => from term in kernel.Products
           from factor in term.Factors
           select $"{Factor(cell, factor.Parameter, factor.Column)}{(term.Transposed ? "ᵀ" : "")} {Name(cell, term.Operand)}";

    /// <summary>A matrix, or the block of one that begins at a column.</summary>
    static string Factor(CellDescription cell, int parameter, IReadOnlyList<int> column)
    {
        ParameterInfo matrix = cell.Parameters[parameter];
        return matrix.Columns.Count == 1 ? matrix.Name
            : $"{matrix.Name}[{(column.Count == 0 ? "0" : string.Join('+', column.Select(d => cell.Dimensions[d])))}..]";
    }

    /// <summary>With a d in front, or d_ where the cell has something else of that name.</summary>
    static string Gradient(CellDescription cell, string factor)
    {
        string name = "d" + factor;
        while (cell.Captures.Contains(name) || cell.Parameters.Any(p => p.Name == name) || cell.Inputs.Concat(cell.Contexts).Any(v => v.Name == name))
            name = "d_" + name[1..];
        return name;
    }

    static string Name(CellDescription cell, SlotRef slot)
    {
        SlotInfo info = cell.Plan.Slots[slot.Slot];
        return info.Kind == SlotKind.State && slot.Time == SlotTime.Next ? $"{info.Name}'" : info.Name;
    }
}
