using CellDsl.Generator.Emit.Cpu;
using CellDsl.Generator.Emit.Gpu;
using CellDsl.Generator.Model;
using CellDsl.Generator.Planning;

namespace CellDsl.Generator.Emit;

/// <summary>What writes the kernels of cells for one kind of machine.</summary>
/// <param name="Ending">Of the name of its file.</param>
/// <param name="Requires">Types without which its kernels would not compile.</param>
internal sealed record Backend(string Ending, IReadOnlyList<string> Requires, Func<CellModel, CompiledCell, string> Write);

/// <summary>The backends that there are. Which of them a project's cells are compiled for is decided by what it references.</summary>
internal static class Backends
{
    public static readonly Backend Cpu = new(".Cpu.g.cs", [], CpuFile.Write);

    /// <summary>ILGPU, and what runs the kernels.</summary>
    public static readonly Backend Gpu = new(".Gpu.g.cs", ["ILGPU.Context", "CellDsl.Gpu.IGpuCell"], GpuFile.Write);

    public static readonly IReadOnlyList<Backend> All = [Cpu, Gpu];
}
