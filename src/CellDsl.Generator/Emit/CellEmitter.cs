using CellDsl.Generator.Emit.Description;
using CellDsl.Generator.Emit.Printing;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit;

/// <summary>Prints the generated files of one cell. Deterministic: the text depends on the model and the compiled cell alone.</summary>
internal static class CellEmitter
{
    /// <param name="backends">Those whose kernels the user's compilation can compile.</param>
    public static IEnumerable<(string HintName, string Text)> Emit(CellModel model, CompiledCell cell, IEnumerable<Backend> backends)
    {
        cell = NamedValues.Fill(cell);
        yield return ($"{model.Type.HintName}.g.cs", DeclarationFile.Write(model, cell));
        yield return ($"{model.Type.HintName}.Description.g.cs", DescriptionFile.Write(model, cell));
        foreach (Backend backend in backends)
            yield return (model.Type.HintName + backend.Ending, backend.Write(model, cell));
    }

    /// <summary>For a cell with errors: the constructor and an ICell that throws, so that only the errors themselves are reported.</summary>
    public static IEnumerable<(string HintName, string Text)> EmitDeclarationOnly(TypeDeclaration type, IEnumerable<LeafModel> leaves)
    {
        yield return ($"{type.HintName}.g.cs", DeclarationFile.WriteWithoutKernels(type, leaves));
    }
}
