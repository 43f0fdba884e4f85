using CellDsl.Generator.Emit.Printing;

using static CellDsl.Generator.Emit.Printing.Arrays;

namespace CellDsl.Generator.Emit.Description;

/// <summary>Writes a plan as C# object initialisers.</summary>
internal sealed class PlanWriter(CellPlan plan, PlanPrinter printer, SourceWriter writer, PlanShorthand shorthand, FormulaWriter formulas)
    : IPlanVisitor<bool>
{
    public void Write()
    {
        writer.WriteLine("Plan = new()");
        using (writer.Block("{", "},"))
            WritePlan();
    }

    void WritePlan()
    {
        writer.WriteRecords("Slots", "SlotInfo", plan.Slots, (slot, i) => $"{Slot(slot)}, // {i}");
        WriteProgram("Forward", plan.Forward);
        WriteProgram("Backward", plan.Backward);
        writer.WriteLine($"Output = {PlanShorthand.Word(plan.Output)},");
        writer.WriteList($"Captures = {New("SlotRef")}[] ", plan.Captures.Select(PlanShorthand.Word), ",");
    }

    string Slot(SlotInfo slot)
        => $"new({Literals.Of(slot.Name)}, {shorthand.Word(slot.Kind)}, {slot.Dimension}, "
            + $"new({shorthand.Word(slot.Keep.Inference)}, {shorthand.Word(slot.Keep.Recording)}), "
            + $"{shorthand.Word(slot.Role)}, {Literals.Of(slot.Source)}) {{ Origin = {formulas.Value(slot.Origin)} }}";

    void WriteProgram(string name, CellProgram program)
    {
        writer.WriteLine($"{name} = new()");
        using (writer.Block("{", "},"))
        {
            WriteSteps("Before", program.Before);
            WriteSteps("Loop", program.Loop);
            WriteSteps("After", program.After);
        }
    }

    void WriteSteps(string name, IReadOnlyList<PlanStep> steps)
    {
        if (steps.Count == 0)
        {
            writer.WriteLine($"{name} = {Array(Type("PlanStep"), [])},");
            return;
        }
        writer.WriteLine($"{name} = {New("PlanStep")}[]");
        using (writer.Block("{", "},"))
            foreach (PlanStep step in steps)
            {
                writer.WriteLine($"// {printer.Print(step)}");
                step.Accept(this);
            }
    }

    public bool Visit(KernelStep step)
    {
        writer.WriteLine(
            $"new global::CellDsl.KernelStep({step.Kernel}, {Literals.Of(step.Name)}, {shorthand.Word(step.Rows)}, "
            + $"Dimension: {step.Dimension}, Accumulators: {step.Accumulators},");
        using (writer.Indented())
        {
            if (step.Products.Count == 0)
                writer.WriteLine($"Products: {Array(Type("ProductTerm"), [])},");
            else
            {
                writer.WriteLine($"Products: {New("ProductTerm")}[]");
                using (writer.Block("{", "},"))
                    foreach (ProductTerm product in step.Products)
                    {
                        writer.WriteLine($"// {printer.Print(product)}");
                        writer.WriteList(
                            $"new({PlanShorthand.Word(product.Operand)}, {Literals.Of(product.Transposed)}, {New("ProductFactor")}[] ",
                            product.Factors.Select(f => $"new({f.Product}, {f.Parameter}, {f.Accumulator}, {Numbers(f.Column)})"),
                            $") {{ OperandDimension = {product.OperandDimension} }},");
                    }
            }
            writer.WriteList($"Bindings: {New("SlotRef")}[] ", step.Bindings.Select(PlanShorthand.Word), ",");
            writer.WriteList($"Access: {New("SlotAccess")}[] ", step.Access.Select(shorthand.Word), "),");
        }
        return true;
    }

    public bool Visit(ReduceStep step)
    {
        writer.WriteLine(
            $"new global::CellDsl.ReduceStep({shorthand.Word(step.Rows)}, {PlanShorthand.Word(step.Source)}, {PlanShorthand.Word(step.Target)}),");
        return true;
    }

    public bool Visit(MatrixGradientStep step)
    {
        writer.WriteList(
            $"new global::CellDsl.MatrixGradientStep({shorthand.Word(step.Rows)}, {PlanShorthand.Word(step.Operand)}, "
            + $"OperandDimension: {step.OperandDimension}, {New("MatrixGradient")}[] ",
            step.Gradients.Select(g => $"new({g.Product}, {g.Parameter}, {PlanShorthand.Word(g.Adjoint)}, {Numbers(g.Column)})"
                + (g.KeepsZeros ? " { KeepsZeros = true }" : "")), "),");
        return true;
    }

    public bool Visit(MaskStep step) => throw OfLayers(step);

    public bool Visit(MaskedSumsStep step) => throw OfLayers(step);

    static InvalidOperationException OfLayers(PlanStep step)
        => new($"{step.GetType().Name} is put into plans where a layer is made, not by the compiler.");
}
