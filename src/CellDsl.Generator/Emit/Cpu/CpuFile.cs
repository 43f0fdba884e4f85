using CellDsl.Generator.Emit.Kernels;
using CellDsl.Generator.Emit.Printing;
using CellDsl.Generator.Emit.Text;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Cpu;

/// <summary>The file with the kernels of a cell for the CPU.</summary>
internal static class CpuFile
{
    public static string Write(CellModel model, CompiledCell cell)
    {
        var plan = new PlanIndex(cell);
        var formulas = new EquationFormulas(model);
        return FileFrame.Write(model.Type, [], "", writer =>
        {
            writer.WriteLine(FileFrame.GeneratedCode);
            writer.WriteLine($"sealed class {GeneratedNames.KernelsClass(model.Name)}<T, V> : global::CellDsl.Kernels.KernelMath<T, V>");
            using (writer.Indented())
            {
                writer.WriteLine("where T : unmanaged, global::System.Numerics.IBinaryFloatingPointIeee754<T>");
                writer.WriteLine("where V : struct, global::CellDsl.Kernels.ISimd<V, T>");
            }
            using (writer.Block())
                for (int k = 0; k < cell.Kernels.Count; k++)
                {
                    if (k > 0)
                        writer.WriteLine();
                    foreach (string line in KernelComment.Lines(model, cell, cell.Kernels[k], plan, formulas))
                        writer.WriteLine(line);
                    new CpuKernel(model, cell, cell.Kernels[k], writer).Write();
                }
        });
    }
}
