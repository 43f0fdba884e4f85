using CellDsl.Generator.Collections;
using CellDsl.Generator.Emit.Text;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;
using static CellDsl.Generator.Emit.Arrays;

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

/// <summary>Writes one description.</summary>
internal sealed class DescriptionWriter(CellModel model, CompiledCell cell, SourceWriter writer, PlanShorthand shorthand)
{
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
            writer.WriteRecords("Parameters", "ParameterInfo", model.Leaves.Where(Parameters.IsParameter), (leaf, i) => $"{Parameter(leaf)}, // {i}");
            writer.WriteLine($"Output = {Output()},");
            writer.WriteRecords("Equations", "EquationInfo", facts.Equations(), (equation, _) => $"{Equation(equation)},");
            writer.WriteRecords("Adjoints", "EquationInfo", facts.Adjoints(), (equation, _) => $"{Equation(equation)},");
            writer.WriteList("Captures = new string[] ", cell.CaptureNames.Select(Literals.Of), ",");
            writer.WriteLine($"RecurrentDepth = {Literals.Of(Depth.Recurrent(model))},");
            writer.WriteLine($"FeedforwardDepth = {Literals.Of(Depth.Feedforward(model))},");
            writer.WriteLine($"Saving = {shorthand.Word(model.Saving)},");
            writer.WriteLine($"SavedByMinimum = {Vectors(cell.SavedByMinimum)},");
            writer.WriteLine($"SavedByAll = {Vectors(cell.SavedByAll)},");
            new PlanWriter(cell.Plan, new PlanPrinter(cell.Plan, PlanContexts.Of(model)), writer, shorthand).Write();
        }
    }

    string Vectors(LeafRole role) => Vectors(model.Leaves.Where(l => l.Role == role).Select(l => new VectorInfo(l.Name, l.Rows)));

    static string Vectors(IEnumerable<VectorInfo> vectors)
        => Array(Type("VectorInfo"), vectors.Select(v => $"new({Literals.Of(v.Name)}, {v.Dimension})"));

    string Parameter(LeafModel leaf)
    {
        return $"new({Literals.Of(leaf.Name)}, {shorthand.Word(Parameters.Describe(leaf).Kind)}, {leaf.Rows}, {Numbers(leaf.Columns)}, "
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
}
