using CellDsl.Generator.Collections;
using CellDsl.Generator.Differentiation;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Text;

/// <summary>Steps of the plan in words.</summary>
internal sealed class PlanTexts(CellModel model, CompiledCell cell)
{
    readonly AdjointNames _adjoints = new(model, cell.Names.Take(cell.ForwardNodes));
    readonly string[] _parameters = [.. model.Leaves.Where(Parameters.IsParameter).Select(l => l.Name)];
    readonly Dictionary<int, KernelCode> _kernels = cell.Kernels.ToDictionary(k => k.Number);
    readonly Dictionary<string, string> _next = NextValues.Of(model);

    public string Of(PlanStep step) => step switch
    {
        KernelStep kernel => Of(kernel),
        ReduceStep reduce => $"{Slot(reduce.Target)} += sum of {Slot(reduce.Source)}",
        MatrixGradientStep gradients => string.Join(
            ", ", gradients.Gradients.Select(g => $"{_adjoints.Of(Parameter(g.Parameter))} += {Slot(g.Adjoint)} ⊗ {Value(gradients.Operand)}")),
        _ => "",
    };

    string Of(KernelStep step)
    {
        EquatableArray<KernelStore> stores = _kernels.TryGetValue(step.Kernel, out KernelCode? code) ? code.Stores : [];
        IEnumerable<string> written = stores.Select(s => Value(step.Bindings[s.Binding])).Distinct();
        return $"{step.Name}: {string.Join(", ", written)}";
    }

    /// <summary>A state's value goes by its equation's name where the step writes it.</summary>
    string Value(SlotRef slot)
        => slot.Time == SlotTime.Next && _next.TryGetValue(Slot(slot), out string? next) ? next : Slot(slot);

    public string Of(ProductTerm product) => string.Join(
        ", ", product.Factors.Select(f => $"{Parameter(f.Parameter)}{(product.Transposed ? "ᵀ" : "")} {Value(product.Operand)}"));

    string Slot(SlotRef slot) => cell.Plan.Slots[slot.Slot].Name;

    string Parameter(int parameter) => _parameters[parameter];
}
