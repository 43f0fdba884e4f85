using CellDsl.Generator.Collections;
using CellDsl.Generator.Emit.Text;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit;

/// <summary>The file with the cell's description: everything in <see cref="CellDescription"/> as C# object initialisers.</summary>
internal static class DescriptionFile
{
    public static string Write(CellModel model, CompiledCell cell)
        => FileFrame.Write(model.Type, [], "", writer =>
        {
            writer.WriteLine(FileFrame.GeneratedCode);
            writer.WriteLine($"static class {GeneratedNames.DescriptionClass(model.Name)}");
            using (writer.Block())
            {
                var shorthand = new PlanShorthand();
                // Written first, so that the shorthand knows which of its words the description uses.
                var body = new SourceWriter();
                new DescriptionWriter(model, cell, body, shorthand).Write();
                writer.WriteLine(body.ToString().TrimEnd('\n'));
                writer.WriteLine();
                foreach (string line in shorthand.Declarations())
                    writer.WriteLine(line);
            }
        });
}

/// <summary>Short words for the enum values and steps of a plan, declared as members of the description's class. There they come before anything
/// of the user's in name lookup, which no using directive would.</summary>
internal sealed class PlanShorthand
{
    static readonly string[] s_methods =
    [
        "static global::CellDsl.SlotRef At(int slot) => new(slot, global::CellDsl.SlotTime.Current);",
        "static global::CellDsl.SlotRef Previous(int slot) => new(slot, global::CellDsl.SlotTime.Previous);",
        "static global::CellDsl.SlotRef Next(int slot) => new(slot, global::CellDsl.SlotTime.Next);",
    ];

    readonly SortedDictionary<string, string> _constants = new(StringComparer.Ordinal);

    public string Word(SlotKind value) => Word("SlotKind", value.ToString(), value + "Slot");
    public string Word(SlotLife value) => Word("SlotLife", value.ToString(), value.ToString());
    public string Word(SlotRole value) => Word("SlotRole", value.ToString(), value + "Role");
    public string Word(RowSpace value) => Word("RowSpace", value.ToString(), value + "Rows");
    public string Word(Saving value) => Word("Saving", value.ToString(), "Saving" + value);
    public string Word(ParameterKind value) => Word("ParameterKind", value.ToString(), value + "Kind");
    public string Word(Initializer value) => Word("Initializer", value.ToString(), value + "Init");

    public static string Word(SlotRef value) => $"{(value.Time == SlotTime.Current ? "At" : value.Time.ToString())}({Literals.Of(value.Slot)})";

    public IEnumerable<string> Declarations()
    {
        foreach (KeyValuePair<string, string> constant in _constants)
            yield return constant.Value;
        yield return "";
        foreach (string method in s_methods)
            yield return method;
    }

    string Word(string type, string member, string word)
    {
        _constants[$"{type} {word}"] = $"const global::CellDsl.{type} {word} = global::CellDsl.{type}.{member};";
        return word;
    }
}

/// <summary>Writes one description.</summary>
internal sealed class DescriptionWriter(CellModel model, CompiledCell cell, SourceWriter writer, PlanShorthand shorthand)
{
    readonly PlanTexts _texts = new(model, cell);

    public void Write()
    {
        writer.WriteLine("internal static readonly global::CellDsl.CellDescription Cell = new()");
        using (writer.Block("{", "};"))
        {
            var facts = new EquationFacts(model, cell);
            writer.WriteLine($"Name = {Literals.Of(model.Name)},");
            writer.WriteLine($"Summary = {Literals.Of(model.Summary)},");
            writer.WriteLine($"Dimensions = {Array("string", model.Dimensions.Select(Literals.Of))},");
            writer.WriteLine($"Inputs = {Vectors(LeafRole.Input)},");
            writer.WriteLine($"Contexts = {Vectors(LeafRole.Context)},");
            writer.WriteLine($"States = {Vectors(LeafRole.State)},");
            WriteList("Parameters", "ParameterInfo", model.Leaves.Where(Parameters.IsParameter), (leaf, i) => $"{Parameter(leaf)}, // {i}");
            writer.WriteLine($"Output = {Output()},");
            WriteList("Equations", "EquationInfo", facts.Equations(), (equation, _) => $"{Equation(equation)},");
            WriteList("Adjoints", "EquationInfo", facts.Adjoints(), (equation, _) => $"{Equation(equation)},");
            writer.WriteList("Captures = new string[] ", cell.CaptureNames.Select(Literals.Of), ",");
            writer.WriteLine($"RecurrentDepth = {Literals.Of(Depth.Recurrent(model))},");
            writer.WriteLine($"FeedforwardDepth = {Literals.Of(Depth.Feedforward(model))},");
            writer.WriteLine($"Saving = {shorthand.Word(model.Saving)},");
            writer.WriteLine($"SavedByMinimum = {Vectors(cell.SavedByMinimum)},");
            writer.WriteLine($"SavedByAll = {Vectors(cell.SavedByAll)},");
            writer.WriteLine("Plan = new()");
            using (writer.Block("{", "},"))
                WritePlan();
        }
    }

    string Vectors(LeafRole role) => Vectors(model.Leaves.Where(l => l.Role == role).Select(l => new VectorInfo(l.Name, l.Rows)));

    static string Vectors(IEnumerable<VectorInfo> vectors)
        => Array(Type("VectorInfo"), vectors.Select(v => $"new({Literals.Of(v.Name)}, {v.Dimension})"));

    string Parameter(LeafModel leaf)
    {
        var kind = (ParameterKind)Enum.Parse(typeof(ParameterKind), leaf.Role.ToString());
        return $"new({Literals.Of(leaf.Name)}, {shorthand.Word(kind)}, {leaf.Rows}, {Numbers(leaf.Columns)}, "
            + $"{shorthand.Word(leaf.Initializer)}, {Literals.Of(leaf.InitialValue)})";
    }

    string Output()
    {
        if (model.Equations.FirstOrDefault(e => e.IsOutput) is { } output)
            return $"new({Literals.Of(output.Name)}, {output.Dimension})";
        LeafModel state = model.Leaves.First(l => l.Role == LeafRole.State);
        return $"new({Literals.Of(state.Name)}, {state.Rows})";
    }

    static string Equation(EquationInfo equation)
    {
        string latex = Literals.Of(equation.Latex);
        string gap = latex.Length > 90 ? "\n    " : " ";
        return $"new({Literals.Of(equation.Name)}, {Literals.Of(equation.Text)},\n"
            + $"    {Literals.Of(equation.LatexName)},{gap}{latex},{gap}{Literals.Of(equation.Phase)})";
    }

    void WritePlan()
    {
        CellPlan plan = cell.Plan;
        WriteList("Slots", "SlotInfo", plan.Slots, (slot, i) => $"{Slot(slot)}, // {i}");
        WriteProgram("Forward", plan.Forward);
        WriteProgram("Backward", plan.Backward);
        writer.WriteLine($"Output = {PlanShorthand.Word(plan.Output)},");
        writer.WriteList($"Captures = {New("SlotRef")}[] ", plan.Captures.Select(PlanShorthand.Word), ",");
    }

    string Slot(SlotInfo slot)
        => $"new({Literals.Of(slot.Name)}, {shorthand.Word(slot.Kind)}, {slot.Dimension}, "
            + $"new({shorthand.Word(slot.Keep.Inference)}, {shorthand.Word(slot.Keep.Recording)}), "
            + $"{shorthand.Word(slot.Role)}, {Literals.Of(slot.Source)})";

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
                writer.WriteLine($"// {_texts.Of(step)}");
                switch (step)
                {
                    case KernelStep kernel: WriteKernel(kernel); break;
                    case ReduceStep reduce: WriteReduce(reduce); break;
                    case MatrixGradientStep gradients: WriteGradients(gradients); break;
                }
            }
    }

    void WriteKernel(KernelStep step)
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
                        writer.WriteLine($"// {_texts.Of(product)}");
                        writer.WriteList(
                            $"new({PlanShorthand.Word(product.Operand)}, {Literals.Of(product.Transposed)}, {New("ProductFactor")}[] ",
                            product.Factors.Select(f => $"new({f.Parameter}, {f.Accumulator}, {Numbers(f.Column)})"),
                            $") {{ OperandDimension = {product.OperandDimension} }},");
                    }
            }
            writer.WriteList($"Bindings: {New("SlotRef")}[] ", step.Bindings.Select(PlanShorthand.Word), $", Totals: {Literals.Of(step.Totals)}),");
        }
    }

    void WriteReduce(ReduceStep step)
        => writer.WriteLine(
            $"new global::CellDsl.ReduceStep({shorthand.Word(step.Rows)}, {PlanShorthand.Word(step.Source)}, {PlanShorthand.Word(step.Target)}),");

    void WriteGradients(MatrixGradientStep step)
        => writer.WriteList(
            $"new global::CellDsl.MatrixGradientStep({shorthand.Word(step.Rows)}, {PlanShorthand.Word(step.Operand)}, "
            + $"OperandDimension: {step.OperandDimension}, {New("MatrixGradient")}[] ",
            step.Gradients.Select(g => $"new({g.Parameter}, {PlanShorthand.Word(g.Adjoint)}, {Numbers(g.Column)})"
                + (g.KeepsZeros ? " { KeepsZeros = true }" : "")), "),");

    void WriteList<TItem>(string name, string type, IEnumerable<TItem> items, Func<TItem, int, string> line)
    {
        string[] lines = [.. items.Select(line)];
        if (lines.Length == 0)
        {
            writer.WriteLine($"{name} = {Array(Type(type), [])},");
            return;
        }
        writer.WriteLine($"{name} = {New(type)}[]");
        using (writer.Block("{", "},"))
            foreach (string item in lines)
                writer.WriteLine(item);
    }

    static string Numbers(IEnumerable<int> numbers) => Array("int", numbers.Select(Literals.Of));

    // Arrays rather than collection expressions: static abstract members need C# 11, and nothing else here needs more.
    static string Array(string type, IEnumerable<string> items)
        => string.Join(", ", items) is { Length: > 0 } list ? $"new {type}[] {{ {list} }}" : $"new {type}[0]";

    static string New(string type) => $"new {Type(type)}";

    static string Type(string type) => $"global::CellDsl.{type}";
}
