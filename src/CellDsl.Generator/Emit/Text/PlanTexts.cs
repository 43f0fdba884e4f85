using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Text;

/// <summary>Steps of the plan in words.</summary>
internal sealed class PlanTexts(CellModel model, CompiledCell cell)
{
    readonly string[] _parameters = [.. DescriptionWriter.ParameterLeaves(model).Select(l => l.Name)];

    public string Of(PlanStep step) => step switch
    {
        KernelStep kernel => kernel.Name,
        ReduceStep reduce => $"{Slot(reduce.Target)} += sum of {Slot(reduce.Source)}",
        MatrixGradientStep gradients => string.Join(
            ", ", gradients.Gradients.Select(g => $"d{Parameter(g.Parameter)} += {Slot(g.Adjoint)} ⊗ {Slot(gradients.Operand)}")),
        _ => "",
    };

    public string Of(ProductTerm product) => string.Join(
        ", ", product.Factors.Select(f => $"{Parameter(f.Parameter)}{(product.Transposed ? "ᵀ" : "")} {Slot(product.Operand)}"));

    string Slot(SlotRef slot) => cell.Plan.Slots[slot.Slot].Name;

    string Parameter(int parameter) => _parameters[parameter];
}
