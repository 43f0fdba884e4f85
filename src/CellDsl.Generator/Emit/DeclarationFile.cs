using CellDsl.Generator.Emit.Printing;
using CellDsl.Generator.Emit.Text;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit;

/// <summary>The other half of the cell's class: its fields get their leaves, and the engine gets its kernels.</summary>
internal static class DeclarationFile
{
    const string Bases = " : global::CellDsl.ICell";

    public static string Write(CellModel model, CompiledCell cell)
        => FileFrame.Write(model.Type, Remarks(model), Bases, writer =>
        {
            WriteConstructor(writer, model.Type, model.Leaves);
            writer.WriteLine();
            writer.WriteLine("/// <summary>The compile-time facts of this cell as data.</summary>");
            string data = GeneratedNames.DescriptionClass(model.Name);
            writer.WriteLine("public static global::CellDsl.CellDescription Description");
            using (writer.Block())
            {
                // Whoever has a cell may execute its class, by reflection: trimming must leave what that takes.
                writer.WriteLine("[global::System.Diagnostics.CodeAnalysis.DynamicDependency("
                    + $"global::CellDsl.CellGraph.Members, typeof({Identifiers.EscapeType(model.Name)}))]");
                writer.WriteLine($"get => {data}.Cell;");
            }
            writer.WriteLine();
            writer.WriteLine("static void global::CellDsl.ICell.Invoke<T, V, TMode>(int kernel, in global::CellDsl.Kernels.Tile<T> tile)");
            using (writer.Block())
            {
                writer.WriteLine("switch (kernel)");
                using (writer.Block())
                {
                    foreach (KernelCode kernel in cell.Kernels)
                    {
                        string mode = kernel.Backward ? "" : "<TMode>";
                        writer.WriteLine(
                            $"case {kernel.Number}: {GeneratedNames.KernelsClass(model.Name)}<T, V>.{kernel.Name}{mode}(in tile); break;");
                    }
                    writer.WriteLine("default: throw new global::System.ArgumentOutOfRangeException(\"kernel\");");
                }
            }
        }, Registration(model.Type));

    /// <summary>By this the programs that list cells find the cell, also where unused types are trimmed away. What only its own class can name is
    /// left out.</summary>
    static string Registration(TypeDeclaration type)
        => type.IsVisible
            ? $"global::CellDsl.CompiledCell<global::{string.Join(".", type.Identity.Split('.', '+').Select(Identifiers.Escape))}>"
            : "";

    /// <summary>For a cell with errors: what keeps the compiler from reporting their consequences as well.</summary>
    public static string WriteWithoutKernels(TypeDeclaration type, IEnumerable<LeafModel> leaves)
        => FileFrame.Write(type, [], Bases, writer =>
        {
            string error = Literals.Of($"Cell '{type.Name}' has errors and was not compiled.");
            WriteConstructor(writer, type, leaves);
            writer.WriteLine();
            writer.WriteLine("/// <summary>Throws: the cell has errors.</summary>");
            writer.WriteLine("public static global::CellDsl.CellDescription Description");
            using (writer.Indented())
                writer.WriteLine($"=> throw new global::System.InvalidOperationException({error});");
            writer.WriteLine();
            writer.WriteLine("static void global::CellDsl.ICell.Invoke<T, V, TMode>(int kernel, in global::CellDsl.Kernels.Tile<T> tile)");
            using (writer.Indented())
                writer.WriteLine($"=> throw new global::System.InvalidOperationException({error});");
        });

    static void WriteConstructor(SourceWriter writer, TypeDeclaration type, IEnumerable<LeafModel> leaves)
    {
        writer.WriteLine("/// <summary>The declaration as a value: its equations, read, yield their graph.</summary>");
        writer.WriteLine($"public {Identifiers.EscapeType(type.Name)}()");
        using (writer.Block())
            foreach (LeafModel leaf in leaves)
                writer.WriteLine($"{Identifiers.Escape(leaf.Name)} = new global::CellDsl.{leaf.Role}({Literals.Of(leaf.Name)});");
    }

    static IEnumerable<string> Remarks(CellModel model)
    {
        var formulas = new EquationFormulas(model);
        yield return "/// <remarks><code>";
        foreach (EquationModel equation in model.Equations)
            yield return $"/// {Xml($"{equation.Name} = {FormulaPrinter.Plain.Print(formulas.Declared(equation))}")}";
        yield return "/// </code></remarks>";
    }

    static string Xml(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
