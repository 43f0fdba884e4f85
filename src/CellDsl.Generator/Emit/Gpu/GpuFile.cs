using CellDsl.Generator.Emit.Kernels;
using CellDsl.Generator.Emit.Printing;
using CellDsl.Generator.Emit.Text;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Gpu;

/// <summary>The file with the kernels of a cell for GPUs.</summary>
internal static class GpuFile
{
    public static string Write(CellModel model, CompiledCell cell)
    {
        var plan = new PlanIndex(cell);
        string kernels = GeneratedNames.GpuKernelsClass(model.Name);
        return FileFrame.Write(model.Type, [], " : global::CellDsl.Gpu.IGpuCell", writer =>
        {
            if (cell.Kernels.FirstOrDefault(k => !GpuKernel.Fits(cell, StepOf(plan, k))) is { } large)
            {
                string error
                    = $"Kernel '{large.Name}' of cell '{model.Name}' reads and writes {large.Slots.Count} values: more than kernels of GPUs can be "
                    + $"given.";
                writer.WriteLine($"static global::System.Type global::CellDsl.Gpu.IGpuCell.Kernels => throw new "
                    + $"global::System.NotSupportedException({Literals.Of(error)});");
                return;
            }
            writer.WriteLine($"static global::System.Type global::CellDsl.Gpu.IGpuCell.Kernels => typeof({kernels});");
            writer.WriteLine();
            writer.WriteLine(FileFrame.GeneratedCode);
            writer.WriteLine($"sealed class {kernels} : {GpuNames.Of("GpuKernel")}");
            using (writer.Block())
                WriteKernels(model, cell, plan, writer);
        }, alias: GpuNames.Using);
    }

    static void WriteKernels(CellModel model, CompiledCell cell, PlanIndex plan, SourceWriter writer)
    {
        var formulas = new EquationFormulas(model);
        var printer = new PlanPrinter(cell.Plan, PlanContexts.Of(model));
        var kernels = new Dictionary<int, GpuKernel>();
        foreach (KernelCode code in cell.Kernels)
        {
            if (kernels.Count > 0)
                writer.WriteLine();
            foreach (string line in KernelComment.Lines(model, cell, code, plan, formulas))
                writer.WriteLine(line);
            kernels[code.Number] = new GpuKernel(model, cell, code, StepOf(plan, code), printer, writer);
            kernels[code.Number].Write();
        }
        foreach (CellProgram program in new[] { cell.Plan.Forward, cell.Plan.Backward })
            if (program.Loop.Count > 0)
            {
                var loop = LoopStages.Of(cell, program);
                writer.WriteLine();
                new GpuLoop(printer, loop, [.. loop.Stages.Select(s => kernels[s.Kernel])], program == cell.Plan.Backward, writer).Write();
            }
    }

    static KernelStep StepOf(PlanIndex plan, KernelCode kernel)
        => plan.StepOf(kernel) ?? throw new InvalidOperationException($"Kernel '{kernel.Name}' is in no program.");
}
