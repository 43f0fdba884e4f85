using CellDsl.Generator.Emit.Kernels;
using CellDsl.Generator.Emit.Printing;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit.Cpu;

/// <summary>Writes one kernel for the CPU: the rows of its operands, the loops over the tile, and what it computes.</summary>
internal sealed class CpuKernel(CellModel model, CompiledCell cell, KernelCode kernel, SourceWriter writer)
    : KernelWriter(model, cell, kernel, writer, s_reserved)
{
    static readonly string[] s_reserved = ["tile", "T", "V", "MultiplyAdd", "Inline", "Optimized"];

    protected override string Vector => "V";

    public void Write()
    {
        Writer.WriteLine("[global::System.Runtime.CompilerServices.MethodImpl(Optimized)]");
        string mode = Kernel.Backward ? "" : "<TMode>";
        Writer.WriteLine($"public static void {Kernel.Name}{mode}(in global::CellDsl.Kernels.Tile<T> tile)");
        if (!Kernel.Backward)
            using (Writer.Indented())
                Writer.WriteLine("where TMode : struct, global::CellDsl.Kernels.IKernelMode");
        using (Writer.Block())
        {
            WriteRows();
            WriteInvariants();
            Writer.WriteLine("for (int row = tile.FirstRow; row < tile.EndRow; row++)");
            using (Writer.Indented())
            {
                Writer.WriteLine("for (int unit = tile.FirstUnit; unit < tile.EndUnit; unit += V.Count)");
                using (Writer.Block())
                    WriteBody();
            }
        }
    }

    void WriteRows()
    {
        for (int binding = 0; binding < Slots.Count; binding++)
            if (Bound.Contains(binding))
                Writer.WriteLine($"var {Slots[binding]} = tile.Slot({binding});");
        foreach (KeyValuePair<int, string> sum in Sums)
            Writer.WriteLine($"var {sum.Value} = tile.Sums({sum.Key});");
    }

    protected override string Load(int binding) => $"Load({Slots[binding]}, row, unit)";

    protected override string LoadScalar(int binding, RowSpace rows)
        => rows == RowSpace.Parameter ? $"LoadScalar({Slots[binding]})" : $"LoadScalar({Slots[binding]}, row)";

    protected override string Sum(int accumulator) => $"Load({Sums[accumulator]}, row, unit)";

    protected override string Store(KernelStore store, string value)
        => $"{(store.Accumulate ? "AddTo" : "Store")}({Slots[store.Binding]}, row, unit, {value});";

    protected override string Number(double value) => $"Constant({Literals.Of(value)})";
}
