using CellDsl.Generator.Emit.Printing;
using CellDsl.Generator.Emit.Text;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;
using static CellDsl.Generator.Emit.Printing.Arrays;

namespace CellDsl.Generator.Emit.Description;

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
                // Written first, so that symbols and shorthand know what the description uses.
                var body = new SourceWriter();
                var formulas = new FormulaWriter(shorthand);
                new DescriptionWriter(model, cell, body, shorthand, formulas).Write();
                formulas.WriteSymbols(writer);
                writer.WriteLine();
                writer.WriteLine(body.ToString().TrimEnd('\n'));
                writer.WriteLine();
                foreach (string line in shorthand.Declarations())
                    writer.WriteLine(line);
            }
        });
}

/// <summary>Writes one description.</summary>
internal sealed class DescriptionWriter(CellModel model, CompiledCell cell, SourceWriter writer, PlanShorthand shorthand, FormulaWriter formulas)
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
            formulas.Write(writer, "Equations", facts.Equations());
            formulas.Write(writer, "Adjoints", facts.Adjoints());
            writer.WriteList("Captures = new string[] ", cell.CaptureNames.Select(Literals.Of), ",");
            writer.WriteLine($"RecurrentDepth = {Literals.Of(Depth.Recurrent(model))},");
            writer.WriteLine($"FeedforwardDepth = {Literals.Of(Depth.Feedforward(model))},");
            writer.WriteLine($"Recomputation = {shorthand.Word(model.Recomputation)},");
            writer.WriteLine($"SavedByMinimumCut = {Vectors(cell.SavedByMinimumCut)},");
            writer.WriteLine($"SavedWithoutRecomputation = {Vectors(cell.SavedWithoutRecomputation)},");
            new PlanWriter(cell.Plan, new PlanPrinter(cell.Plan, PlanContexts.Of(model)), writer, shorthand, formulas).Write();
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
}
